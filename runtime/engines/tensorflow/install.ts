import { mkdir, readdir, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { EngineError } from "../../engine.ts";
import { makeFolders } from "../../files/make-folders.ts";
import { userFolder } from "../../files/user-folders.ts";
import { systemReason } from "../../run-error.ts";
import { closeOwn, closeToOthers, recordDigests, sameDigests } from "./installed.ts";
import { foreignProblem, hasMusl } from "./library-file.ts";
import { probeLibrary, probeOnce } from "./library-probe.ts";
import { cacheFolder, installFolder, libraryIn, type Variant } from "./location.ts";
import { pip } from "./pip.ts";
import { type Requirements, requirementsFor, wheelMembers } from "./requirements.ts";
import { folderBytes, publish, withLock, withStaging } from "./staging.ts";
import { extractZipEntries } from "./zip.ts";

export interface InstallProgress {
  /** `waiting`: another process is installing */
  readonly stage: "waiting" | "downloading" | "unpacking";
  /** bytes that are done, and the approximate total of this stage */
  readonly bytes: number;
  readonly total: number;
}

export interface InstallOptions {
  /** the build for NVIDIA GPUs, with NVIDIA's libraries */
  readonly gpu?: boolean;
  /** check every byte of an existing installation and load it; otherwise a library that was loaded before counts as complete */
  readonly thorough?: boolean;
  /** called before anything is downloaded */
  readonly onStart?: () => void;
  readonly onProgress?: (progress: InstallProgress) => void;
  readonly signal?: AbortSignal;
}

/** Whether a folder contains a library that can be loaded. */
async function isUsable(folder: string, thorough: boolean): Promise<boolean> {
  const location = libraryIn(folder);
  if (!location) return false;
  if (!thorough) return "version" in (await probeOnce(location));
  return (await sameDigests(folder)) && "version" in (await probeLibrary(location));
}

/**
 * Installs the TensorFlow library into the cache of the user and returns its folder. A library that can be loaded is kept; one
 * that cannot be loaded is replaced. The library is installed completely or not at all.
 * @throws EngineError
 */
export async function installTensorflow(options: InstallOptions = {}): Promise<string> {
  const variant: Variant = options.gpu ? "gpu" : "cpu";
  const requirements = requirementsFor(variant);
  if (!requirements)
    throw new EngineError(
      `there is no ${variant === "gpu" ? "GPU " : ""}build of TensorFlow for ${process.platform} on ${process.arch}` +
        (hasMusl() ? " with the C library musl" : ""),
    );
  const { thorough = false } = options;
  const target = installFolder(variant);
  if (await isUsable(target, thorough)) return target;
  const cache = cacheFolder();
  try {
    await makeFolders(cache);
    for (const folder of [userFolder("cache"), cache]) await closeOwn(folder);
    const foreign = foreignProblem(cache);
    if (foreign !== undefined)
      throw new EngineError(
        `nothing is installed into ${cache}: ${foreign}; XDG_CACHE_HOME names another place`,
      );
    await withLock(
      join(cache, `install-${variant}.lock`),
      async () => {
        if (await isUsable(target, thorough)) return;
        await requireSpace(cache, requirements);
        options.onStart?.();
        await withStaging(cache, (staging) => fetchInto(staging, target, variant, requirements, options));
      },
      {
        onWait: () => options.onProgress?.({ stage: "waiting", bytes: 0, total: 0 }),
        signal: options.signal,
      },
    );
  } catch (error) {
    if (options.signal?.aborted || !(error instanceof Error && "syscall" in error)) throw error;
    throw new EngineError(`TensorFlow cannot be installed into ${cache}: ${systemReason(error)}`);
  }
  return target;
}

async function requireSpace(cache: string, { download, installed }: Requirements): Promise<void> {
  const { bavail, bsize } = await statfs(cache);
  const [free, need] = [bavail * bsize, download + installed];
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  if (free < need)
    throw new EngineError(
      `${cache} has ${gigabytes(free)} of free space, but the installation of TensorFlow needs ${gigabytes(need)}`,
    );
}

async function fetchInto(
  staging: string,
  target: string,
  variant: Variant,
  requirements: Requirements,
  { onProgress, signal }: InstallOptions,
): Promise<void> {
  const [scratch, wheels, finished] = ["scratch", "wheels", "finished"].map((name) =>
    join(staging, name),
  ) as [string, string, string];
  for (const folder of [scratch, wheels, finished]) await mkdir(folder);

  const watch = watchBytes(staging, (bytes) => {
    onProgress?.({
      stage: "downloading",
      bytes: Math.min(bytes, requirements.download),
      total: requirements.download,
    });
  });
  try {
    const job = { what: "TensorFlow", requirements, scratch, signal };
    if (variant === "gpu") await pip({ ...job, action: "target", into: finished });
    else await pip({ ...job, action: "download", into: wheels });
  } finally {
    watch.stop();
  }

  if (variant === "cpu") {
    const [wheel] = await readdir(wheels);
    if (wheel === undefined) throw new EngineError("pip ended without downloading TensorFlow");
    const targets = new Map([...wheelMembers()].map(([member, file]) => [member, join(finished, file)]));
    let bytes = 0;
    const unpacked = (more: number): void => {
      bytes += more;
      onProgress?.({ stage: "unpacking", bytes, total: requirements.installed });
    };
    await extractZipEntries(join(wheels, wheel), targets, unpacked, signal);
    await rm(wheels, { recursive: true });
    await recordDigests(finished);
  }
  await closeToOthers(finished);
  await publish(finished, target, (folder) => isUsable(folder, true), staging);
  await requireUsable(target);
}

/** The error if a correct download cannot be loaded: the problem is this machine. */
async function requireUsable(folder: string): Promise<void> {
  const probe = await probeLibrary(libraryIn(folder)!);
  if ("problem" in probe) throw new EngineError(`TensorFlow is installed, but ${probe.problem}`);
}

/** Reports the downloaded bytes twice a second, because the output of pip is not reliable. */
function watchBytes(folder: string, tell: (bytes: number) => void): { stop(): void } {
  let stopped = false;
  const timer = setInterval(() => {
    void folderBytes(folder).then((bytes) => {
      if (!stopped) tell(bytes);
    });
  }, 500);
  return {
    stop: () => {
      stopped = true;
      clearInterval(timer);
    },
  };
}
