import { randomBytes } from "node:crypto";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { renameInto } from "./checkpoint/atomic.ts";
import { readPlainText } from "./plain-file.ts";
import { type Fate, fateOf, ownIdentity, type ProcessIdentity } from "./process-identity.ts";
import { type RunError, runErrors } from "./run-error.ts";

/** Who has a run folder: the content of a lock file. */
interface Owner extends ProcessIdentity {
  readonly lock: 1;
  /** tells two locks of one process apart */
  readonly id: string;
  /** when it was taken, for the reader of a message */
  readonly since: string;
  /** false while it is only asked for */
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

/** The code of the error for a folder that another process has. */
export const LOCKED = "run/locked";

const PATTERN = /^lock-[0-9a-f]{16}\.json$/;
/** Rounds of two that ask at the same moment, each of which sees the other and steps back. */
const ROUNDS = 8;

/** Locks of this process: its own number says nothing of which are held still. */
const ownIds = new Set<string>();

/**
 * The right of one process to run a run folder. Each that wants it puts a file of its own there and then looks for
 * others: of two that come at once the later one sees the earlier one, so that never both have it. A file of a process
 * that has ended counts for nothing and is removed; nobody ever removes a file that another can still rely on.
 */
export class RunLock {
  private constructor(
    private readonly id: string,
    /** in the folder */
    private readonly name: string,
  ) {}

  /** @throws RunError where another process has the folder */
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

  /** The lock of a folder that nobody else knows yet. */
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

  /** Whole at once: whoever reads it sees all of it. */
  private async write(folder: string, held: boolean): Promise<void> {
    const owner: Owner = { lock: 1, id: this.id, ...ownIdentity(), since: new Date().toISOString(), held };
    const aside = join(folder, `.${this.name}.${this.id}.aclc-tmp`);
    await writeFile(aside, `${JSON.stringify(owner)}\n`, { flag: "wx" });
    await renameInto(aside, join(folder, this.name));
  }

  /** Whether it is still there: somebody may have removed or replaced the folder. */
  async isHeld(folder: string): Promise<boolean> {
    return (await readOwner(join(folder, this.name)))?.id === this.id;
  }

  async release(folder: string): Promise<void> {
    ownIds.delete(this.id);
    await rm(join(folder, this.name), { force: true });
  }
}

/** @throws RunError where another process has the folder */
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

/** Whether a process has the folder, or may have it. */
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

/** undefined where the file is gone, or is none that a running process has written: those are whole. */
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
