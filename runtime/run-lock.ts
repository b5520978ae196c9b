import { randomBytes } from "node:crypto";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { renameInto } from "./checkpoint/atomic.ts";
import { readPlainText } from "./plain-file.ts";
import { type Fate, fateOf, ownIdentity, type ProcessIdentity } from "./process-identity.ts";
import { type RunError, runErrors } from "./run-error.ts";

/** The owner of a run folder: the content of a lock file. */
interface Owner extends ProcessIdentity {
  readonly lock: 1;
  /** distinguishes two locks of the same process */
  readonly id: string;
  /** when the lock was taken, for messages */
  readonly since: string;
  /** false while the lock is only requested */
  readonly held: boolean;
}

const lockError = runErrors({
  locked: {
    message: (p: { folder: string; owner: string }) => `${p.folder} is in use by ${p.owner}`,
    help: (p: { elsewhere: string | undefined }) =>
      p.elsewhere === undefined
        ? "only one process can use a run folder: wait until it ends, or stop it first"
        : `if that process has ended, delete ${p.elsewhere}`,
  },
});

/** The code of the error if another process uses the folder. */
export const LOCKED = "run/locked";

const PATTERN = /^lock-[0-9a-f]{16}\.json$/;
/** How often to try again if two processes request the lock at the same moment and both step back. */
const ROUNDS = 8;

/** The locks of this process; the process id alone does not show which of them are still held. */
const ownIds = new Set<string>();

/**
 * A lock: only one process can use a run folder. A process writes its own lock file and then looks for other lock files. If two
 * processes come at once, the later one sees the earlier one, so they never both get the lock. Files of processes that have ended
 * are ignored and removed. The file of a running process is never removed by another process.
 */
export class RunLock {
  private constructor(
    private readonly id: string,
    /** in the folder */
    private readonly name: string,
  ) {}

  /** @throws RunError if another process uses the folder */
  static async take(folder: string): Promise<RunLock> {
    for (let round = 1; ; round++) {
      const lock = await RunLock.put(folder, false);
      const others = await ownersIn(folder, lock.name);
      const rivals = others.filter(({ fate }) => fate !== "ended");
      if (rivals.length === 0) {
        await lock.write(folder, true);
        for (const { file } of others) await rm(file, { force: true });
        return lock;
      }
      await lock.release(folder);
      const holder = rivals.find(({ owner }) => owner.held) ?? (round < ROUNDS ? undefined : rivals[0]);
      if (holder) throw refusal(folder, holder);
      await wait(20 + Math.random() * 60 * round);
    }
  }

  /** Locks a folder that no other process knows yet. */
  static async inNew(folder: string): Promise<RunLock> {
    return RunLock.put(folder, true);
  }

  private static async put(folder: string, held: boolean): Promise<RunLock> {
    const id = randomBytes(8).toString("hex");
    const lock = new RunLock(id, `lock-${id}.json`);
    ownIds.add(id);
    await lock.write(folder, held);
    return lock;
  }

  /** Writes the lock file atomically, so that readers see all of it. */
  private async write(folder: string, held: boolean): Promise<void> {
    const owner: Owner = { lock: 1, id: this.id, ...ownIdentity(), since: new Date().toISOString(), held };
    const aside = join(folder, `.${this.name}.${this.id}.aclc-tmp`);
    await writeFile(aside, `${JSON.stringify(owner)}\n`, { flag: "wx" });
    await renameInto(aside, join(folder, this.name));
  }

  /** Whether the lock file still exists; the folder may have been removed or replaced. */
  async isHeld(folder: string): Promise<boolean> {
    return (await readOwner(join(folder, this.name)))?.id === this.id;
  }

  async release(folder: string): Promise<void> {
    ownIds.delete(this.id);
    await rm(join(folder, this.name), { force: true });
  }
}

/** @throws RunError if another process uses the folder */
export async function expectFree(folder: string): Promise<void> {
  const holder = (await ownersIn(folder)).find(({ owner, fate }) => owner.held && fate !== "ended");
  if (holder) throw refusal(folder, holder);
}

function refusal(folder: string, { owner, fate, file }: Found): RunError {
  return lockError("locked", {
    folder,
    owner: `process ${owner.pid} on ${owner.host}, since ${owner.since}`,
    elsewhere: fate === "elsewhere" ? file : undefined,
  });
}

/** Whether a process uses the folder, or may use it. */
export async function runningIn(folder: string): Promise<boolean> {
  return (await ownersIn(folder)).some(({ fate }) => fate !== "ended");
}

interface Found {
  readonly owner: Owner;
  readonly fate: Fate;
  readonly file: string;
}

async function ownersIn(folder: string, but?: string): Promise<Found[]> {
  const names = (await readdir(folder)).filter((name) => PATTERN.test(name) && name !== but);
  const found = await Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      const owner = await readOwner(file);
      return owner && { owner, fate: fateOfOwner(owner), file };
    }),
  );
  return found.flatMap((one) => one ?? []);
}

function fateOfOwner(owner: Owner): Fate {
  const fate = fateOf(owner);
  return fate === "running" && owner.pid === process.pid && !ownIds.has(owner.id) ? "ended" : fate;
}

/** The owner in a lock file; undefined if the file is gone or invalid. Running processes only write complete files. */
async function readOwner(file: string): Promise<Owner | undefined> {
  try {
    const owner = JSON.parse(await readPlainText(file, 1 << 16)) as Partial<Owner> | null;
    const whole =
      owner?.lock === 1 &&
      typeof owner.id === "string" &&
      Number.isSafeInteger(owner.pid) &&
      (owner.pid as number) > 0 &&
      typeof owner.host === "string";
    return whole ? (owner as Owner) : undefined;
  } catch {
    return undefined;
  }
}
