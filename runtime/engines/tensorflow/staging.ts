import { existsSync } from "node:fs";
import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const STAGING = ".staging-";

/** Bytes of all files below a folder; what vanishes meanwhile does not count. */
export async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    bytes += entry.isDirectory()
      ? await folderBytes(path)
      : await stat(path).then(
          ({ size }) => size,
          () => 0,
        );
  }
  return bytes;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Gives `work` an empty folder beside the final place and removes it afterwards, whatever happened. Folders that
 * killed processes left behind go too.
 */
export async function withStaging<T>(cache: string, work: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(cache, { recursive: true });
  for (const name of await readdir(cache)) {
    const pid = Number(name.slice(STAGING.length).split("-")[0]);
    if (name.startsWith(STAGING) && !isAlive(pid))
      await rm(join(cache, name), { recursive: true, force: true });
  }
  const folder = await mkdtemp(join(cache, `${STAGING}${process.pid}-`));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * Puts a finished folder in its place, in one step. Where another process was faster, its result stays.
 * @param complete whether a folder is a finished one
 */
export async function publish(
  finished: string,
  target: string,
  complete: (folder: string) => boolean,
  scratch: string,
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await rename(finished, target);
      return;
    } catch (error) {
      if (complete(target)) return;
      if (attempt === 2 || !existsSync(target)) throw error;
      // something unusable is in the way
      await rename(target, join(scratch, `old-${attempt}`));
    }
  }
}

/**
 * Lets one process at a time work, so that two do not fetch the same. A lock whose process is gone is ignored; two
 * processes that ignore it at the same moment only work twice, since `publish` is safe by itself.
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  { onWait, signal }: { onWait?: () => void; signal?: AbortSignal | undefined } = {},
): Promise<T> {
  for (let waiting = false; ; waiting = true) {
    try {
      const lock = await open(path, "wx");
      await lock.writeFile(String(process.pid));
      await lock.close();
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const pid = Number(await readFile(path, "utf8").catch(() => ""));
      const written = await stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => Date.now(),
      );
      // an empty lock is one that is just being written
      const stale = pid > 0 ? !isAlive(pid) : Date.now() - written > 5_000;
      if (stale) await rm(path, { force: true });
      else {
        if (!waiting) onWait?.();
        await sleep(300, undefined, { signal });
      }
    }
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}
