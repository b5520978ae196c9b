import { join } from "node:path";
import envPaths from "env-paths";

/** The version whose core the engine is written for. */
export const NODE_GPU_VERSION = "4.22.0";

/** Where `aclc engine install tfjs-node-gpu` puts the package and its binding. */
export function nodeGpuFolder(): string {
  return join(envPaths("aclc", { suffix: "" }).cache, "tfjs-node-gpu", NODE_GPU_VERSION);
}
