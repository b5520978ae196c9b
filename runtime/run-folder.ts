import { randomBytes } from "node:crypto";
import { lstat, mkdir, readdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { removeTemporaries, syncFolder, writeFileAtomic } from "./checkpoint/atomic.ts";
import { readSafetensors, type TensorFile, writeSafetensors } from "./checkpoint/safetensors.ts";
import { EMPTY_LOG, EventLog, type LogMark } from "./event-log.ts";
import type { RunEvent } from "./events.ts";
import { makeFolders } from "./files/make-folders.ts";
import { expectPlain, folderError, isCode, makePlainFolders, readPlainText } from "./plain-file.ts";
import { fateOfName, ownName } from "./process-identity.ts";
import { RunError, systemReason } from "./run-error.ts";
import { notARun } from "./run-folder-missing.ts";
import { RunLock, runningIn } from "./run-lock.ts";
import { parseRecord, type RunRecord } from "./run-record.ts";
import { type FoundState, type Progress, readState, writeState } from "./run-state.ts";

/**
 * The temporary name under which a folder is created, with the identity of its process; it is renamed when it is
 * complete.
 */
const ASIDE = /^\.aclc-run-([0-9a-f]{8}-\d+-\d+)-[0-9a-f]{8}$/;
/** A temporary folder of this age without a lock was left behind by a killed process, also by one on another machine. */
const LEFT_MS = 60_000;

/** The files that a new run folder has from the start. */
export interface NewRun {
  readonly plan: string;
  readonly record: RunRecord;
}

/** The text files of a run folder. */
export interface RunTexts {
  readonly plan: string;
  readonly record: RunRecord;
}

/**
 * The folder of one run: plan.yaml, record.json, events.jsonl, checkpoints, and the state to resume from. The owner of this object
 * holds the lock of the folder; `close` releases it.
 */
export class RunFolder {
  private log: EventLog;

  private constructor(
    readonly path: string,
    private readonly lock: RunLock,
  ) {
    this.log = EventLog.begin(this.file("events.jsonl"));
  }

  /**
   * Creates a new folder. It is created under a temporary name and renamed when it is complete, so that every run folder has a plan.
   * @param exactly use only this name; otherwise, if it is taken, the next free name NAME-2, NAME-3, ... is used
   * @throws RunError (`run/folder-taken`) if `exactly` is set and the name is taken
   */
  static async create(path: string, content: NewRun, { exactly = false } = {}): Promise<RunFolder> {
    const base = resolve(path);
    const parent = dirname(base);
    let aside: string | undefined;
    try {
      await makeFolders(parent);
      await removeLeftovers(parent);
      aside = join(parent, `.aclc-run-${ownName()}-${randomBytes(4).toString("hex")}`);
      await mkdir(aside);
      const lock = await RunLock.inNew(aside);
      await writeFileAtomic(join(aside, "plan.yaml"), content.plan);
      await writeFileAtomic(join(aside, "record.json"), recordText(content.record));
      await writeFile(join(aside, "events.jsonl"), "", { flag: "wx" });
      const placed = await place(aside, base, exactly);
      await syncFolder(parent);
      return new RunFolder(placed, lock);
    } catch (error) {
      if (aside !== undefined) await rm(aside, { recursive: true, force: true }).catch(() => {});
      if (error instanceof RunError && error.code === "run/folder-taken") throw error;
      const cause = error instanceof RunError ? error.cause : error;
      throw folderError("folder-not-made", { folder: base, reason: systemReason(cause) }, error);
    }
  }

  /**
   * Opens the folder of an earlier run and locks it.
   * @throws RunError if it is not a run folder, or another process uses it
   */
  static async open(path: string): Promise<{ folder: RunFolder } & RunTexts> {
    const root = resolve(path);
    await RunFolder.read(path);
    let lock: RunLock;
    try {
      lock = await RunLock.take(root);
    } catch (error) {
      if (error instanceof RunError) throw error;
      throw folderError("folder-not-written", { folder: root, reason: systemReason(error) }, error);
    }
    try {
      // read again, because another process may have changed them before the lock
      const folder = new RunFolder(root, lock);
      return { folder, ...(await RunFolder.read(path)) };
    } catch (error) {
      await lock.release(root);
      throw error;
    }
  }

  /** Reads the text files of a run folder, without its lock. */
  static async read(path: string): Promise<RunTexts> {
    const root = resolve(path);
    const read = async (name: string): Promise<string> => {
      const file = join(root, name);
      try {
        return await readPlainText(file);
      } catch (error) {
        if (error instanceof RunError || !isCode(error, "ENOENT", "ENOTDIR")) throw unreadable(file, error);
        throw await notARun(path, name, error);
      }
    };
    const plan = await read("plan.yaml");
    const record = parseRecord(await read("record.json"), join(root, "record.json"));
    return { plan, record };
  }

  /** Whether another process uses the folder. */
  static isRunning(path: string): Promise<boolean> {
    return runningIn(resolve(path));
  }

  file(...parts: readonly string[]): string {
    return join(this.path, ...parts);
  }

  async writeRecord(record: RunRecord): Promise<void> {
    await expectPlain(this.file("record.json"), "file");
    await writeFileAtomic(this.file("record.json"), recordText(record));
  }

  /** Releases the lock. */
  async close(): Promise<void> {
    await this.log.flush({ sync: false }).catch(() => undefined);
    await this.lock.release(this.path).catch(() => undefined);
  }

  /** Removes temporary files of killed processes. */
  async tidy(): Promise<void> {
    await removeTemporaries(this.path);
    const root = this.file("checkpoints");
    if (!(await expectPlain(root, "folder"))) return;
    for (const entry of await readdir(root, { withFileTypes: true }))
      if (entry.isDirectory()) await removeTemporaries(join(root, entry.name));
  }

  // -- events

  /** Appends an event. An error is thrown by the next call of `written` or `flush`. */
  append(event: RunEvent): void {
    this.log.append(event);
  }

  /** Waits until all events are written. @throws RunError if one could not be written */
  async written(): Promise<void> {
    try {
      await this.log.written();
    } catch (error) {
      throw await this.lostOr(error);
    }
  }

  async flush(): Promise<void> {
    try {
      await this.log.flush({ sync: true });
    } catch (error) {
      throw await this.lostOr(error);
    }
  }

  /** Removes the events after a position, because the resumed run writes them again. */
  async rewindEvents(mark: LogMark = EMPTY_LOG): Promise<void> {
    const file = this.file("events.jsonl");
    if (mark.bytes === 0 && !(await expectPlain(file, "file"))) await writeFile(file, "", { flag: "wx" });
    this.log = await EventLog.goOn(file, mark);
  }

  get eventMark(): LogMark {
    return this.log.mark;
  }

  // -- checkpoints

  checkpointFile(stage: string, name: string): string {
    return this.file("checkpoints", stage, `${name}.safetensors`);
  }

  async writeCheckpoint(stage: string, name: string, content: TensorFile): Promise<string> {
    const file = this.checkpointFile(stage, name);
    try {
      await makePlainFolders([this.file("checkpoints"), this.file("checkpoints", stage)]);
      await writeSafetensors(file, content);
    } catch (error) {
      throw await this.lostOr(error);
    }
    return file;
  }

  async readCheckpoint(stage: string, name: string): Promise<TensorFile> {
    for (const folder of [this.file("checkpoints"), this.file("checkpoints", stage)])
      await expectPlain(folder, "folder");
    await expectPlain(this.checkpointFile(stage, name), "file");
    return readSafetensors(this.checkpointFile(stage, name));
  }

  /** The last checkpoint that was written, as a path in the folder. */
  async newest(): Promise<string | undefined> {
    const root = this.file("checkpoints");
    const names = await readdir(root, { recursive: true, encoding: "utf8" }).catch(() => [] as string[]);
    const found = await Promise.all(
      names
        .filter((name) => name.endsWith(".safetensors"))
        .map(async (name) => ({ name, at: (await stat(join(root, name))).mtimeMs })),
    );
    const [last] = found.sort((a, b) => b.at - a.at);
    return last && join("checkpoints", last.name);
  }

  // -- state to resume from

  /** @param events the events that belong to the state; default: all events so far */
  async writeProgress(
    progress: Omit<Progress, "events">,
    tensors: TensorFile["tensors"],
    events: LogMark = this.eventMark,
  ): Promise<void> {
    await this.flush();
    if (!(await this.lock.isHeld(this.path))) throw folderError("folder-lost", { folder: this.path });
    try {
      await writeState(this.path, { ...progress, events }, tensors);
    } catch (error) {
      throw await this.lostOr(error);
    }
  }

  /** @throws RunError if there are states but none is intact */
  readProgress(): Promise<FoundState> {
    return readState(this.path);
  }

  /** Why something could not be written. If the folder is gone, this is a better reason than "no such file". */
  private async lostOr(error: unknown): Promise<unknown> {
    const held = await this.lock.isHeld(this.path).catch(() => false);
    if (!held) return folderError("folder-lost", { folder: this.path }, error);
    return error instanceof RunError ? error : this.notWritten(error);
  }

  private notWritten(error: unknown): unknown {
    if (error instanceof RunError) return error;
    return folderError("folder-not-written", { folder: this.path, reason: systemReason(error) }, error);
  }
}

function recordText(record: RunRecord): string {
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

function unreadable(file: string, error: unknown): unknown {
  if (error instanceof RunError) return error;
  return folderError("file-unreadable", { file, reason: systemReason(error) }, error);
}

/** Renames a folder to its final name. It replaces an empty folder only if the name must be this one (a point of a sweep). */
async function place(aside: string, base: string, exactly: boolean): Promise<string> {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? base : `${base}-${n}`;
    try {
      const there = await lstat(candidate).catch(() => undefined);
      if (there && exactly) await rmdir(candidate);
      else if (there) continue;
      await rename(aside, candidate);
      return candidate;
    } catch (error) {
      if (!isCode(error, "ENOTEMPTY", "EEXIST", "ENOTDIR")) throw error;
      if (exactly) throw folderError("folder-taken", { folder: candidate }, error);
    }
  }
}

/** Temporary folders of processes that have ended. */
async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const [, maker] = ASIDE.exec(name) ?? [];
    if (maker === undefined) continue;
    const folder = join(parent, name);
    const fate = fateOfName(maker);
    try {
      if (fate === "running" || (await runningIn(folder))) continue;
      const age = Math.abs(Date.now() - (await stat(folder)).mtimeMs);
      if (fate === "ended" || age > LEFT_MS) await rm(folder, { recursive: true, force: true });
    } catch {
      // another process removes or renames it at this moment
    }
  }
}
