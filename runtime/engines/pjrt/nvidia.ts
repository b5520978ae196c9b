import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import koffi from "koffi";
import type { NvidiaNeeds } from "./accelerators.ts";
import { cudnnProblem, cudnnVersion, type Driver, driverVersion } from "./versions.ts";

const VERSION_FILE = "/proc/driver/nvidia/version";
const DEVICE = "/dev/nvidiactl";

/** The loaded NVIDIA driver; undefined if there is none. In a container its version may be hidden. */
export function loadedDriver(): Driver | undefined {
  try {
    const version = driverVersion(readFileSync(VERSION_FILE, "utf8"));
    return version === undefined ? {} : { version };
  } catch {
    return existsSync(DEVICE) ? {} : undefined;
  }
}

/**
 * NVIDIA's libraries in a packages folder, in loading order. The plugin finds most of them there itself, but not those
 * that other libraries need. It reports missing ones.
 */
export function nvidiaLibraries(packages: string, { libraries }: NvidiaNeeds): string[] {
  return libraries.flatMap(([folder, name]) => {
    const path = join(packages, folder);
    const files = existsSync(path) ? readdirSync(path) : [];
    const file = files.filter((each) => each.startsWith(`${name}.`)).sort()[0];
    return file === undefined ? [] : [join(path, file)];
  });
}

/** Why the installed cuDNN cannot be used; undefined if it can. */
export function cudnnReason(libraries: readonly string[], { cudnn }: NvidiaNeeds): string | undefined {
  // without a package, use the cuDNN of the system
  const path = libraries.find((library) => library.includes("/libcudnn.so.")) ?? `libcudnn.so.${cudnn[0]}`;
  // cuDNN ends the process if the part that knows its version is missing
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
