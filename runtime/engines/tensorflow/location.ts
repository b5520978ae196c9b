import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { homePath, userFolder } from "../../files/user-folders.ts";

export const TENSORFLOW_VERSION = "2.21.0";
/** Names a folder that holds the library, instead of the one `aclc engine install` fills. */
export const FOLDER_VARIABLE = "ACLC_TENSORFLOW_DIR";

export type Variant = "cpu" | "gpu";

/** The files of the library, in the order in which they depend on each other. */
export function libraryFiles(
  platform: NodeJS.Platform = process.platform,
): readonly [framework: string, cc: string] {
  return platform === "darwin"
    ? ["libtensorflow_framework.2.dylib", "libtensorflow_cc.2.dylib"]
    : ["libtensorflow_framework.so.2", "libtensorflow_cc.so.2"];
}

/** Where `aclc engine install` puts the library. */
export function installFolder(variant: Variant): string {
  return join(cacheFolder(), `${TENSORFLOW_VERSION}-${variant}`);
}

export function cacheFolder(): string {
  return join(userFolder("cache"), "tensorflow");
}

export interface LibraryLocation {
  /** the folder that holds both files */
  readonly folder: string;
  /** the library to load */
  readonly path: string;
}

export interface Search {
  readonly location?: LibraryLocation;
  /** every folder that was looked into */
  readonly looked: readonly string[];
}

/**
 * The library in a folder: a wheel laid out by pip has it one folder further down, beside the folder of the NVIDIA
 * libraries.
 */
export function libraryIn(folder: string): LibraryLocation | undefined {
  const holder = [folder, join(folder, "tensorflow")].find((candidate) =>
    libraryFiles().every((file) => existsSync(join(candidate, file))),
  );
  return holder === undefined ? undefined : { folder: holder, path: join(holder, libraryFiles()[1]) };
}

/**
 * Looks for the library: the folder of the environment variable and nowhere else if it is set, otherwise the install
 * folders. The build for GPUs runs on machines without one too, so each build stands in for the other.
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
