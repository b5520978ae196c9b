import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

/** What the library reads from the environment while it loads; a value that the user has set wins. */
export const LIBRARY_SETTINGS: Readonly<Record<string, string>> = {
  /** errors of a run come back as a status, so nothing has to be printed */
  TF_CPP_MIN_LOG_LEVEL: "3",
  /** without it convolutions take twice the time */
  TF_ENABLE_ONEDNN_OPTS: "1",
  /** same bits in every run on a GPU too */
  TF_DETERMINISTIC_OPS: "1",
};

/**
 * The library finds most NVIDIA libraries by its own search path, `../nvidia/<name>/lib`. The ones below are not on
 * it; once they are in the process, they are found by name. What is missing is reported by the library itself.
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
