import { createHash, type Hash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { eventLine, type RunEvent } from "./events.ts";
import { openPlain } from "./plain-file.ts";
import { runErrors, systemReason } from "./run-error.ts";

/** How much of an event log a state counts on: what came after is done again by a resumed run. */
export interface LogMark {
  readonly bytes: number;
  /** SHA-256 of those bytes */
  readonly sha256: string;
}

export const EMPTY_LOG: LogMark = { bytes: 0, sha256: createHash("sha256").digest("hex") };

export const logError = runErrors({
  "events-damaged": {
    message: (p: { file: string; problem: string }) => `${p.file} is damaged: ${p.problem}`,
    help: () => "put it back from a copy, or start the run again",
  },
});

/** `events.jsonl` of a run folder: lines are appended in order, and a write that failed is seen at the next step. */
export class EventLog {
  private waiting = "";
  private writing: Promise<void> | undefined;
  private failure: unknown;

  private constructor(
    private readonly file: string,
    private readonly hash: Hash,
    private bytes: number,
  ) {}

  /** Of a new run: the file is there and empty. */
  static begin(file: string): EventLog {
    return new EventLog(file, createHash("sha256"), 0);
  }

  /**
   * Looks whether the log is still what a state counts on, and changes nothing.
   * @throws RunError where it is shorter or another
   */
  static async check(file: string, mark: LogMark): Promise<void> {
    await hashOf(file, mark);
  }

  /** Goes on behind a mark; what came after it is forgotten. */
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

  /** What a state written now would count on. */
  get mark(): LogMark {
    return { bytes: this.bytes, sha256: this.hash.copy().digest("hex") };
  }

  /** Waits for what was appended. @throws what the system said of a write that failed, from then on */
  async written(): Promise<void> {
    await this.writing;
    if (this.failure !== undefined) throw this.failure;
  }

  /** Everything is in the file, and with `sync` on the disk: a state must not count lines that a power cut can take. */
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
    // what is said in one go is written in one go
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
