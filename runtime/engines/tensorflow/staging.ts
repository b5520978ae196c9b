import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeFolders } from "../../files/make-folders.ts";
import { fateOf, ownIdentity, type ProcessIdentity } from "../../process-identity.ts";

const STAGING = ".staging-";
const OWNER = "owner.json";

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

/** Milliseconds since a file or folder was changed; none where it is gone. */
async function ageOf(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
}

interface Owner extends ProcessIdentity {
  /** tells two of one process apart */
  readonly id: string;
}

/** undefined where nothing that can be understood is written there */
async function ownerIn(file: string): Promise<Owner | undefined> {
  try {
    const owner: unknown = JSON.parse(await readFile(file, "utf8"));
    const { pid, host } = (owner ?? {}) as Partial<Owner>;
    return Number.isSafeInteger(pid) && typeof host === "string" ? (owner as Owner) : undefined;
  } catch {
    return undefined;
  }
}

/** What a process of another machine has begun is left alone for so long. */
const FORGOTTEN_MS = 24 * 60 * 60 * 1000;

/**
 * Gives `work` an empty folder beside the final place and removes it afterwards, whatever happened. Folders that
 * killed processes left behind go too.
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
 * Puts a finished folder in its place, in one step. Where another process was faster, its result stays.
 * @param complete whether a folder is a finished one, and can be used
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
      // something unusable is in the way
      await rename(target, join(scratch, `old-${attempt}`));
    }
  }
}

/** A lock is touched so often by who has it, and is nobody's where it was not for so long. */
const BEAT_MS = 5_000;
const SILENT_MS = 60_000;
/** A lock whose owner is not written yet is one that is just being made. */
const EMPTY_MS = 5_000;

/** Locks of this process: its number alone says nothing, as in a container the next process has the same one. */
const held = new Set<string>();

/**
 * Lets one process at a time work, so that two do not fetch the same. A lock whose process is gone is ignored; two
 * processes that ignore it at the same moment only work twice, since `publish` is safe by itself.
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
      // somebody may have taken it over, as from a process that was halted for long
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
