import { join } from "node:path";
import { userFolder } from "../../files/user-folders.ts";
import { libraryFiles } from "../tensorflow/location.ts";

export const NODE_GPU = "@tensorflow/tfjs-node-gpu";
/** The version whose core the engine is written for. */
export const NODE_GPU_VERSION = "4.22.0";

/** Where `aclc engine install tfjs-node-gpu` puts the package and its binding. */
export function nodeGpuFolder(): string {
  return join(userFolder("cache"), "tfjs-node-gpu", NODE_GPU_VERSION);
}

export function moduleIn(folder: string): string {
  return join(folder, "node_modules", NODE_GPU);
}

/** The link from an installed package to the TensorFlow library that its binding was built against. */
export function linkedLibrary(folder: string): string {
  return join(moduleIn(folder), "deps", "lib", libraryFiles()[1]);
}
