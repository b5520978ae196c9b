import { EngineError } from "../../engine.ts";
import { declareLibC, enlargeStacks, type LibC, quietly } from "../native.ts";
import { RTLD } from "../rtld.ts";
import { type CApi, declareCApi } from "./c-api.ts";
import { LIBRARY_SETTINGS, nvidiaPreloads } from "./loading.ts";
import type { LibraryLocation } from "./location.ts";

export interface Library {
  readonly api: CApi;
  readonly libc: LibC;
  readonly version: string;
  readonly location: LibraryLocation;
}

let loaded: Library | undefined;

/**
 * Loads the library once per process, because it cannot be unloaded and two builds cannot share a process. Later calls return
 * the loaded library, whatever they ask for.
 */
export function loadLibrary(location: LibraryLocation): Library {
  if (loaded) return loaded;
  enlargeStacks();
  const libc = declareLibC();
  // call setenv of libc: in a worker thread, process.env is a copy that the library does not see
  for (const [name, value] of Object.entries(LIBRARY_SETTINGS)) libc.setenv(name, value, 0);
  for (const file of nvidiaPreloads(location.folder)) libc.dlopen(file, RTLD.lazy | RTLD.global);
  const handle = quietly(libc, () => libc.dlopen(location.path, RTLD.lazy | RTLD.noDelete));
  if (handle === null)
    throw new EngineError(`TensorFlow cannot be loaded: ${libc.dlerror() ?? location.path}`);
  const api = declareCApi(location.path);
  loaded = { api, libc, version: api.TF_Version(), location };
  return loaded;
}
