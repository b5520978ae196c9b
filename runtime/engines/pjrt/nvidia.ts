import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import koffi from "koffi";
import type { NvidiaNeeds } from "./accelerators.ts";
import { cudnnProblem, cudnnVersion, type Driver, driverVersion } from "./versions.ts";

const VERSION_FILE = "/proc/driver/nvidia/version";
const DEVICE = "/dev/nvidiactl";

/** NVIDIA's driver: undefined where none is loaded; a container may hide its version. */
export function loadedDriver(): Driver | undefined {
  try {
    const version = driverVersion(readFileSync(VERSION_FILE, "utf8"));
    return version === undefined ? {} : { version };
  } catch {
    return existsSync(DEVICE) ? {} : undefined;
  }
}

/**
 * NVIDIA's libraries in a folder of packages, in the order in which they are loaded. The plugin looks for most of them
 * there by itself, but not for those that another library needs. What is missing, the plugin reports.
 */
export function nvidiaLibraries(packages: string, { libraries }: NvidiaNeeds): string[] {
  return libraries.flatMap(([folder, name]) => {
    const path = join(packages, folder);
    const files = existsSync(path) ? readdirSync(path) : [];
    const file = files.filter((each) => each.startsWith(`${name}.`)).sort()[0];
    return file === undefined ? [] : [join(path, file)];
  });
}

/** Why the cuDNN that is there will not do, if it will not. */
export function cudnnReason(libraries: readonly string[], { cudnn }: NvidiaNeeds): string | undefined {
  // where it is no package, it may be the system's
  const path = libraries.find((library) => library.includes("/libcudnn.so.")) ?? `libcudnn.so.${cudnn[0]}`;
  // it ends the process where the part that knows the version is missing
  const graph = path.replace("libcudnn.so", "libcudnn_graph.so");
  if (path.includes("/") && !existsSync(graph)) return `cuDNN is not complete: ${graph} is missing`;
  let version: number;
  try {
    version = Number(koffi.load(path).func("size_t cudnnGetVersion()")());
  } catch {
    return `cuDNN cannot be loaded from ${path}`;
  }
  return cudnnProblem(cudnnVersion(version), cudnn);
}
