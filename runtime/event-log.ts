import { createHash, type Hash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { eventLine, type RunEvent } from "./events.ts";
import { openPlain } from "./plain-file.ts";
import { runErrors, systemReason } from "./run-error.ts";

/** The part of an event log that a saved state includes. A resumed run repeats what came after it. */
export interface LogMark {
  readonly bytes: number;
  /** SHA-256 of these bytes */
  readonly sha256: string;
}

export const EMPTY_LOG: LogMark = { bytes: 0, sha256: createHash("sha256").digest("hex") };

export const logError = runErrors({
  "events-damaged": {
    message: (p: { file: string; problem: string }) => `${p.file} is damaged: ${p.problem}`,
    help: () => "put it back from a copy, or start the run again",
  },
});

/** `events.jsonl` of a run folder. Lines are appended in order; a failed write is reported at the next step. */
export class EventLog {
  private waiting = "";
  private writing: Promise<void> | undefined;
  private failure: unknown;

  private constructor(
    private readonly file: string,
    private readonly hash: Hash,
    private bytes: number,
  ) {}

  /** The log of a new run: creates an empty file. */
  static begin(file: string): EventLog {
    return new EventLog(file, createHash("sha256"), 0);
  }

  /**
   * Checks that the log still contains what a state includes; changes nothing.
   * @throws RunError if it is shorter or different
   */
  static async check(file: string, mark: LogMark): Promise<void> {
    await hashOf(file, mark);
  }

  /** Continues after a mark; the rest of the file is removed. */
  static async goOn(file: string, mark: LogMark): Promise<EventLog> {
    const hash = await hashOf(file, mark);
    const handle = await openPlain(file, "update");
    try {
      await handle.truncate(mark.bytes);
    } finally {
      await handle.close();
    }
    return new EventLog(file, hash, mark.bytes);
  }

  append(event: RunEvent): void {
    const line = eventLine(event);
    this.waiting += line;
    this.hash.update(line);
    this.bytes += Buffer.byteLength(line);
    this.writing ??= this.write();
  }

  /** The mark for a state that is saved now. */
  get mark(): LogMark {
    return { bytes: this.bytes, sha256: this.hash.copy().digest("hex") };
  }

  /**
   * Waits until everything is written.
   * @throws the error of the system if a write failed; it is thrown again by each later call
   */
  async written(): Promise<void> {
    await this.writing;
    if (this.failure !== undefined) throw this.failure;
  }

  /**
   * Writes everything to the file and, with `sync`, to the disk: a state must not include lines that a power cut can
   * remove.
   */
  async flush({ sync }: { readonly sync: boolean }): Promise<void> {
    await this.written();
    if (!sync) return;
    const handle = await openPlain(this.file, "append");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  private async write(): Promise<void> {
    // collect the events of this turn of the event loop, to write them together
    await Promise.resolve();
    let handle: FileHandle | undefined;
    try {
      handle = await openPlain(this.file, "append");
      while (this.waiting !== "") {
        const text = this.waiting;
        this.waiting = "";
        await handle.appendFile(text);
      }
    } catch (error) {
      this.failure ??= error;
    } finally {
      await handle?.close().catch((error: unknown) => {
        this.failure ??= error;
      });
      this.writing = undefined;
    }
  }
}

/** The hash of a log up to a mark. */
async function hashOf(file: string, { bytes, sha256 }: LogMark): Promise<Hash> {
  const hash = createHash("sha256");
  const handle = await openPlain(file, "read").catch((error: unknown) => {
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw logError("events-damaged", { file, problem: systemReason(error) }, error);
  });
  try {
    const buffer = new Uint8Array(1 << 20);
    let at = 0;
    while (at < bytes) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, bytes - at), at);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
    if (at < bytes) {
      const problem = `it has ${at} bytes, and the saved state counts on ${bytes}`;
      throw logError("events-damaged", { file, problem });
    }
  } finally {
    await handle.close();
  }
  if (hash.copy().digest("hex") !== sha256)
    throw logError("events-damaged", { file, problem: "its lines are not those that the run wrote" });
  return hash;
}
