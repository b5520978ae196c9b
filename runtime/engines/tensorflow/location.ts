import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { homePath, userFolder } from "../../files/user-folders.ts";

export const TENSORFLOW_VERSION = "2.21.0";
/** The environment variable with the folder of the library, instead of the folder of `aclc engine install`. */
export const FOLDER_VARIABLE = "ACLC_TENSORFLOW_DIR";

export type Variant = "cpu" | "gpu";

/** The files of the library; each one depends on those before it. */
export function libraryFiles(
  platform: NodeJS.Platform = process.platform,
): readonly [framework: string, cc: string] {
  return platform === "darwin"
    ? ["libtensorflow_framework.2.dylib", "libtensorflow_cc.2.dylib"]
    : ["libtensorflow_framework.so.2", "libtensorflow_cc.so.2"];
}

/** The folder in which `aclc engine install` installs the library. */
export function installFolder(variant: Variant): string {
  return join(cacheFolder(), `${TENSORFLOW_VERSION}-${variant}`);
}

export function cacheFolder(): string {
  return join(userFolder("cache"), "tensorflow");
}

export interface LibraryLocation {
  /** the folder with both files */
  readonly folder: string;
  /** the library to load */
  readonly path: string;
}

export interface Search {
  readonly location?: LibraryLocation;
  /** all folders that were searched */
  readonly looked: readonly string[];
}

/**
 * Finds the library in a folder. A wheel that pip has unpacked has it in a subfolder, next to the NVIDIA libraries.
 */
export function libraryIn(folder: string): LibraryLocation | undefined {
  const holder = [folder, join(folder, "tensorflow")].find((candidate) =>
    libraryFiles().every((file) => existsSync(join(candidate, file))),
  );
  return holder === undefined ? undefined : { folder: holder, path: join(holder, libraryFiles()[1]) };
}

/**
 * Searches for the library: only in the folder of the environment variable if it is set, otherwise in the install folders. The
 * build for GPUs also runs without a GPU, so each build can replace the other.
 */
export function locateLibrary(
  prefer: Variant,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Search {
  const other: Variant = prefer === "cpu" ? "gpu" : "cpu";
  const named = env[FOLDER_VARIABLE];
  const folders = named ? [resolve(homePath(named, env))] : [installFolder(prefer), installFolder(other)];
  const looked: string[] = [];
  for (const folder of folders) {
    looked.push(folder);
    const location = libraryIn(folder);
    if (location) return { location, looked };
  }
  return { looked };
}
