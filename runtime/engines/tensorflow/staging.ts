import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeFolders } from "../../files/make-folders.ts";
import { fateOf, ownIdentity, type ProcessIdentity } from "../../process-identity.ts";

const STAGING = ".staging-";
const OWNER = "owner.json";

/** The total size of all files in a folder. Files that disappear meanwhile are ignored. */
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

/** Milliseconds since a file or folder was changed; undefined if it does not exist. */
async function ageOf(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
}

interface Owner extends ProcessIdentity {
  /** distinguishes two of the same process */
  readonly id: string;
}

/** undefined if the content cannot be parsed */
async function ownerIn(file: string): Promise<Owner | undefined> {
  try {
    const owner: unknown = JSON.parse(await readFile(file, "utf8"));
    const { pid, host } = (owner ?? {}) as Partial<Owner>;
    return Number.isSafeInteger(pid) && typeof host === "string" ? (owner as Owner) : undefined;
  } catch {
    return undefined;
  }
}

/** How long the files of a process on another machine are left alone. */
const FORGOTTEN_MS = 24 * 60 * 60 * 1000;

/**
 * Calls `work` with an empty folder next to the final place, and always removes the folder afterwards. It also removes folders
 * that killed processes left behind.
 */
export async function withStaging<T>(cache: string, work: (folder: string) => Promise<T>): Promise<T> {
  await makeFolders(cache);
  for (const name of await readdir(cache)) {
    if (!name.startsWith(STAGING)) continue;
    const folder = join(cache, name);
    const owner = await ownerIn(join(folder, OWNER));
    const gone = owner && fateOf(owner) === "ended";
    if (gone || (await ageOf(folder)) > FORGOTTEN_MS) await rm(folder, { recursive: true, force: true });
  }
  const folder = await mkdtemp(join(cache, STAGING));
  try {
    await writeFile(join(folder, OWNER), JSON.stringify({ ...ownIdentity(), id: "" } satisfies Owner));
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * Moves a finished folder to its place, in one step. If another process was faster, its result is kept.
 * @param complete whether a folder is complete and can be used
 */
export async function publish(
  finished: string,
  target: string,
  complete: (folder: string) => boolean | Promise<boolean>,
  scratch: string,
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await rename(finished, target);
      return;
    } catch (error) {
      if (await complete(target)) return;
      if (attempt === 2 || !existsSync(target)) throw error;
      // an unusable folder is in the way
      await rename(target, join(scratch, `old-${attempt}`));
    }
  }
}

/** The owner updates a lock this often. A lock that was not updated for this long has no owner. */
const BEAT_MS = 5_000;
const SILENT_MS = 60_000;
/** A lock without an owner is being created if it is younger than this. */
const EMPTY_MS = 5_000;

/** The locks of this process. The process id is not enough, because in a container the next process can have the same id. */
const held = new Set<string>();

/**
 * Lets one process work at a time, so that two do not download the same files. A lock whose process is gone is ignored. If two
 * processes ignore it at the same moment, they only do the work twice, because `publish` is safe by itself.
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  { onWait, signal }: { onWait?: () => void; signal?: AbortSignal | undefined } = {},
): Promise<T> {
  const id = randomBytes(8).toString("hex");
  held.add(id);
  try {
    for (let waiting = false; !(await take(path, id)); ) {
      if (await isStale(path)) await rm(path, { recursive: true, force: true });
      else {
        if (!waiting) onWait?.();
        waiting = true;
        await sleep(300, undefined, { signal });
      }
    }
    const beat = setInterval(() => void touch(path), BEAT_MS);
    beat.unref();
    try {
      return await work();
    } finally {
      clearInterval(beat);
      // another process may have taken the lock, for example because this one was suspended for long
      if ((await ownerIn(path))?.id === id) await rm(path, { force: true });
    }
  } finally {
    held.delete(id);
  }
}

async function take(path: string, id: string): Promise<boolean> {
  try {
    const lock = await open(path, "wx");
    await lock.writeFile(JSON.stringify({ ...ownIdentity(), id } satisfies Owner));
    await lock.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  }
}

async function isStale(path: string): Promise<boolean> {
  const age = await ageOf(path);
  if (age > SILENT_MS) return true;
  const owner = await ownerIn(path);
  if (!owner) return age > EMPTY_MS;
  const fate = fateOf(owner);
  return fate === "ended" || (fate === "running" && owner.pid === process.pid && !held.has(owner.id));
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}
