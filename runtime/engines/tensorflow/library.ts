import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { EngineError } from "../../engine.ts";
import { type CApi, declareCApi, declareLibC, enlargeStacks, type LibC } from "./c-api.ts";
import type { LibraryLocation } from "./location.ts";

export interface Library {
  readonly api: CApi;
  readonly libc: LibC;
  readonly version: string;
  readonly location: LibraryLocation;
}

/** What the library reads from the environment while it loads; a value that the user has set wins. */
const SETTINGS: Readonly<Record<string, string>> = {
  /** errors of a run come back as a status, so nothing has to be printed */
  TF_CPP_MIN_LOG_LEVEL: "3",
  /** without it convolutions take twice the time */
  TF_ENABLE_ONEDNN_OPTS: "1",
  /** same bits in every run on a GPU too */
  TF_DETERMINISTIC_OPS: "1",
};

const RTLD_LAZY = 1;
/** Without it the library is unloaded at exit under its own threads: a segmentation fault. */
const RTLD_NODELETE = process.platform === "darwin" ? 0x80 : 0x1000;
const RTLD_GLOBAL = process.platform === "darwin" ? 0x8 : 0x100;

let loaded: Library | undefined;

/**
 * Loads the library, once a process: it cannot be unloaded, and two builds do not fit into one process. Later calls
 * get the one that is there, whatever they ask for.
 */
export function loadLibrary(location: LibraryLocation): Library {
  if (loaded) return loaded;
  enlargeStacks();
  const libc = declareLibC();
  // setenv itself: in a worker thread, process.env is a copy that the library never sees
  for (const [name, value] of Object.entries(SETTINGS)) libc.setenv(name, value, 0);
  preloadNvidia(libc, location.folder);
  const handle = quietly(libc, () => libc.dlopen(location.path, RTLD_LAZY | RTLD_NODELETE));
  if (handle === null)
    throw new EngineError(`TensorFlow cannot be loaded: ${libc.dlerror() ?? location.path}`);
  const api = declareCApi(location.path);
  loaded = { api, libc, version: api.TF_Version(), location };
  return loaded;
}

/** The library prints a line while it loads, whatever its log level: standard error leads nowhere meanwhile. */
function quietly<T>(libc: LibC, action: () => T): T {
  const saved = libc.dup(2);
  const nowhere = libc.open("/dev/null", 1);
  if (saved < 0 || nowhere < 0) return action();
  libc.dup2(nowhere, 2);
  try {
    return action();
  } finally {
    libc.dup2(saved, 2);
    libc.close(saved);
    libc.close(nowhere);
  }
}

/**
 * The library finds most NVIDIA libraries by its own search path, `../nvidia/<name>/lib`. The ones below are not on
 * it; once they are in the process, they are found by name. What is missing is reported by the library itself.
 */
function preloadNvidia(libc: LibC, folder: string): void {
  const nvidia = join(dirname(folder), "nvidia");
  if (!existsSync(nvidia)) return;
  for (const name of ["cuda_nvrtc", "nvjitlink", "curand"])
    for (const file of nvidiaLibraries(join(nvidia, name, "lib"))) libc.dlopen(file, RTLD_LAZY | RTLD_GLOBAL);
}

function nvidiaLibraries(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /\.so\.\d+$/.test(name))
        .map((name) => join(folder, name))
    : [];
}
