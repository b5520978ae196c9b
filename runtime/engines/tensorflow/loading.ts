import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

/** Environment variables that the library reads while it loads. Values that the user has set are not changed. */
export const LIBRARY_SETTINGS: Readonly<Record<string, string>> = {
  /** no log output: errors of a run are returned as a status */
  TF_CPP_MIN_LOG_LEVEL: "3",
  /** without oneDNN, convolutions take twice the time */
  TF_ENABLE_ONEDNN_OPTS: "1",
  /** the same bits in every run, also on a GPU */
  TF_DETERMINISTIC_OPS: "1",
};

/**
 * The library finds most NVIDIA libraries in its search path `../nvidia/<name>/lib`. The ones below are not there; after they
 * are loaded into the process, they are found by name. The library reports missing ones itself.
 */
export function nvidiaPreloads(folder: string): string[] {
  const nvidia = join(dirname(folder), "nvidia");
  return ["cuda_nvrtc", "nvjitlink", "curand"].flatMap((name) => nvidiaLibraries(join(nvidia, name, "lib")));
}

function nvidiaLibraries(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /\.so\.\d+$/.test(name))
        .map((name) => join(folder, name))
    : [];
}
