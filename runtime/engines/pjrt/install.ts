import { mkdir, rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EngineError } from "../../engine.ts";
import { makeFolders } from "../../files/make-folders.ts";
import { closeToOthers } from "../tensorflow/installed.ts";
import { pip } from "../tensorflow/pip.ts";
import type { Requirements } from "../tensorflow/requirements.ts";
import { folderBytes, publish, withLock, withStaging } from "../tensorflow/staging.ts";
import { ACCELERATORS } from "./accelerators.ts";
import { acceleratorOf, type Build, cacheFolder, installFolder, pluginIn } from "./location.ts";
import { fileProblem } from "./plugin.ts";
import { pluginsOfPython } from "./python-packages.ts";
import { requirementsFor } from "./requirements.ts";
import { FROM_FILE } from "./search.ts";

export interface InstallProgress {
  /** `waiting`: another process is installing */
  readonly stage: "waiting" | "downloading";
  readonly bytes: number;
  readonly total: number;
}

export interface InstallOptions {
  readonly onProgress?: (progress: InstallProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Installs a plugin and the libraries it needs into the cache of the user, side by side as pip does, because the plugin
 * searches them there. An existing installation is kept. The plugin is installed completely or not at all.
 * @returns its folder
 * @throws EngineError
 */
export async function installPjrt(build: Build, options: InstallOptions = {}): Promise<string> {
  const requirements = requirementsFor(build);
  if (!requirements)
    throw new EngineError(
      `there is no PJRT plugin for ${process.platform} on ${process.arch}; it needs Linux on x64 with the C library of GNU`,
    );
  const target = installFolder(build);
  const isComplete = (folder: string): boolean => {
    const location = pluginIn(folder, acceleratorOf(build));
    return location !== undefined && fileProblem(location.path) === undefined;
  };
  if (isComplete(target)) return target;
  const cache = cacheFolder();
  await makeFolders(cache);
  const lock = {
    onWait: () => options.onProgress?.({ stage: "waiting", bytes: 0, total: 0 }),
    signal: options.signal,
  };
  await withLock(
    join(cache, `install-${build}.lock`),
    async () => {
      if (isComplete(target)) return;
      await requireSpace(cache, requirements);
      await withStaging(cache, async (staging) => {
        const finished = await fetched(staging, requirements, options);
        await closeToOthers(finished);
        await publish(finished, target, isComplete, staging);
      });
    },
    lock,
  );
  return target;
}

async function fetched(
  staging: string,
  requirements: Requirements,
  options: InstallOptions,
): Promise<string> {
  const [scratch, finished] = [join(staging, "scratch"), join(staging, "finished")];
  for (const folder of [scratch, finished]) await mkdir(folder);
  const total = requirements.download;
  const watch = setInterval(() => {
    void folderBytes(staging).then((bytes) => {
      options.onProgress?.({ stage: "downloading", bytes: Math.min(bytes, total), total });
    });
  }, 500);
  try {
    const { signal } = options;
    await pip({ what: "the PJRT plugin", action: "target", requirements, into: finished, scratch, signal });
  } finally {
    clearInterval(watch);
  }
  return finished;
}

async function requireSpace(cache: string, { download, installed }: Requirements): Promise<void> {
  const { bavail, bsize } = await statfs(cache);
  const [free, need] = [bavail * bsize, download + installed];
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  if (free < need)
    throw new EngineError(
      `${cache} has ${gigabytes(free)} left; the PJRT plugin needs ${gigabytes(need)} while it is installed`,
    );
}

/**
 * Makes the engine use the plugin of a JAX installation. Nothing is downloaded.
 * @param python an interpreter with JAX
 * @returns the plugin's file
 * @throws EngineError if it has no JAX for a GPU
 */
export async function chooseJaxOf(python: string): Promise<string> {
  const [found] = await pluginsOfPython(python);
  const location = found && pluginIn(found[1], ACCELERATORS[found[0]]);
  if (!location)
    throw new EngineError(
      `${python} has no JAX for GPUs: it finds neither jax_plugins.xla_cuda13 nor jax_plugins.xla_cuda12`,
    );
  await makeFolders(cacheFolder());
  await writeFile(join(cacheFolder(), FROM_FILE), `${JSON.stringify({ python })}\n`);
  return location.path;
}

/** Makes the engine use installed plugins before JAX again. */
export async function forgetJax(): Promise<void> {
  await rm(join(cacheFolder(), FROM_FILE), { force: true });
}
