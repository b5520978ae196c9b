import { existsSync } from "node:fs";
import { mkdir, readdir, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { EngineError } from "../../engine.ts";
import { cacheFolder, installFolder, libraryFiles, type Variant } from "./location.ts";
import { pip } from "./pip.ts";
import { type Requirements, requirementsFor, wheelMembers } from "./requirements.ts";
import { folderBytes, publish, withLock, withStaging } from "./staging.ts";
import { extractZipEntries } from "./zip.ts";

export interface InstallProgress {
  /** `waiting`: another process installs already */
  readonly stage: "waiting" | "downloading" | "unpacking";
  /** bytes done and to do in this stage; the second is rough */
  readonly bytes: number;
  readonly total: number;
}

export interface InstallOptions {
  /** the build for NVIDIA GPUs, with NVIDIA's libraries */
  readonly gpu?: boolean;
  readonly onProgress?: (progress: InstallProgress) => void;
  readonly signal?: AbortSignal;
}

function complete(folder: string): boolean {
  // pip lays the GPU build out as packages
  return [folder, join(folder, "tensorflow")].some((at) =>
    libraryFiles().every((file) => existsSync(join(at, file))),
  );
}

/**
 * Brings TensorFlow's library into the user's cache and returns its folder. What is there stays. The library shows up
 * in its place whole or not at all.
 */
export async function installTensorflow(options: InstallOptions = {}): Promise<string> {
  const variant: Variant = options.gpu ? "gpu" : "cpu";
  const requirements = requirementsFor(variant);
  if (!requirements)
    throw new EngineError(
      `there is no ${variant === "gpu" ? "GPU " : ""}build of TensorFlow for ${process.platform} on ${process.arch}`,
    );
  const target = installFolder(variant);
  if (complete(target)) return target;
  const cache = cacheFolder();
  await mkdir(cache, { recursive: true });
  await withLock(
    join(cache, `install-${variant}.lock`),
    async () => {
      if (complete(target)) return;
      await requireSpace(cache, requirements);
      await withStaging(cache, (staging) => fetchInto(staging, target, variant, requirements, options));
    },
    {
      onWait: () => options.onProgress?.({ stage: "waiting", bytes: 0, total: 0 }),
      signal: options.signal,
    },
  );
  return target;
}

async function requireSpace(cache: string, { download, installed }: Requirements): Promise<void> {
  const { bavail, bsize } = await statfs(cache);
  const [free, need] = [bavail * bsize, download + installed];
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  if (free < need)
    throw new EngineError(
      `${cache} has ${gigabytes(free)} left, TensorFlow needs ${gigabytes(need)} while it is installed`,
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
    const job = { requirements, scratch, signal };
    if (variant === "gpu") await pip({ ...job, action: "target", into: finished });
    else await pip({ ...job, action: "download", into: wheels });
  } finally {
    watch.stop();
  }

  if (variant === "cpu") {
    const [wheel] = await readdir(wheels);
    if (wheel === undefined) throw new EngineError("pip ended without fetching TensorFlow's library");
    const targets = new Map([...wheelMembers()].map(([member, file]) => [member, join(finished, file)]));
    let bytes = 0;
    const unpacked = (more: number): void => {
      bytes += more;
      onProgress?.({ stage: "unpacking", bytes, total: requirements.installed });
    };
    await extractZipEntries(join(wheels, wheel), targets, unpacked, signal);
    await rm(wheels, { recursive: true });
  }
  await publish(finished, target, complete, staging);
}

/** Tells twice a second how much has arrived: pip says nothing that could be relied on. */
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
