import { join } from "node:path";
import { userFolder } from "../../files/user-folders.ts";
import { libraryFiles } from "../tensorflow/location.ts";

export const NODE_GPU = "@tensorflow/tfjs-node-gpu";
/** The version that the engine supports. */
export const NODE_GPU_VERSION = "4.22.0";

/** The folder in which `aclc engine install tfjs-node-gpu` installs the package and its binding. */
export function nodeGpuFolder(): string {
  return join(userFolder("cache"), "tfjs-node-gpu", NODE_GPU_VERSION);
}

export function moduleIn(folder: string): string {
  return join(folder, "node_modules", NODE_GPU);
}

/** The link from the package to the TensorFlow library that its binding was built with. */
export function linkedLibrary(folder: string): string {
  return join(moduleIn(folder), "deps", "lib", libraryFiles()[1]);
}
