import { access, appendFile, mkdir, open, readFile, truncate } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { writeFileAtomic } from "./checkpoint/atomic.ts";
import { readSafetensors, type TensorFile, writeSafetensors } from "./checkpoint/safetensors.ts";
import type { RunEvent } from "./events.ts";
import { makeFolders } from "./files/make-folders.ts";
import { runErrors, systemReason } from "./run-error.ts";

const folderError = runErrors({
  "folder-not-made": {
    message: (p: { folder: string; reason: string }) =>
      `the run folder ${p.folder} cannot be made: ${p.reason}`,
    help: () => "name another place with --out",
  },
  "folder-not-a-run": {
    message: (p: { folder: string; missing: string }) =>
      `${p.folder} is not a run folder: it has no ${p.missing}`,
  },
  "folder-not-written": {
    message: (p: { folder: string; reason: string }) =>
      `the run folder ${p.folder} cannot be written: ${p.reason}`,
  },
  "record-damaged": {
    message: (p: { file: string; problem: string }) => `${p.file} is damaged: ${p.problem}`,
  },
});

/** Where a run that was cut off goes on. */
export interface Progress {
  /** index of the stage that is under way, or the number of stages when all are done */
  readonly stage: number;
  /** updates done in it */
  readonly update: number;
  /** epochs of it done, with what is measured at their end */
  readonly epochs: number;
  /** measurements of evaluations done, in order of the plan */
  readonly measurements: number;
  /** best value so far of each checkpoint kept by a metric, and the epoch it had it */
  readonly best: Readonly<Record<string, { readonly value: number; readonly epoch: number }>>;
  /** sum of the losses of the epoch under way, for its mean */
  readonly epochLoss: number;
  /** size of events.jsonl when this was written: what came after is done again */
  readonly eventBytes: number;
}

/** The folder of one run: plan.yaml, record.json, events.jsonl, checkpoints, and the state to resume from. */
export class RunFolder {
  private eventBytes = 0;
  private pending: Promise<void> = Promise.resolve();

  private constructor(readonly path: string) {}

  /** Makes a new folder; if the name is taken, the next free of NAME-2, NAME-3, ... */
  static async create(path: string, plan: string): Promise<RunFolder> {
    const base = resolve(path);
    try {
      await makeFolders(dirname(base));
    } catch (error) {
      throw folderError("folder-not-made", { folder: base, reason: systemReason(error) }, error);
    }
    for (let n = 1; ; n++) {
      const candidate = n === 1 ? base : `${base}-${n}`;
      try {
        await mkdir(candidate);
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "EEXIST") continue;
        throw folderError("folder-not-made", { folder: candidate, reason: systemReason(error) }, error);
      }
      const folder = new RunFolder(candidate);
      await writeFileAtomic(folder.file("plan.yaml"), [Buffer.from(plan, "utf8")]);
      return folder;
    }
  }

  /** Opens the folder of an earlier run. */
  static async open(path: string): Promise<{ folder: RunFolder; plan: string; record: unknown }> {
    const folder = new RunFolder(resolve(path));
    const read = async (name: string): Promise<string> => {
      try {
        return await readFile(folder.file(name), "utf8");
      } catch (error) {
        throw folderError("folder-not-a-run", { folder: path, missing: name }, error);
      }
    };
    const plan = await read("plan.yaml");
    const text = await read("record.json");
    try {
      return { folder, plan, record: JSON.parse(text) };
    } catch (error) {
      throw folderError("record-damaged", {
        file: folder.file("record.json"),
        problem: (error as Error).message,
      });
    }
  }

  file(...parts: readonly string[]): string {
    return join(this.path, ...parts);
  }

  async writeRecord(record: unknown): Promise<void> {
    await writeFileAtomic(this.file("record.json"), [
      Buffer.from(`${JSON.stringify(record, undefined, 2)}\n`, "utf8"),
    ]);
  }

  // -- events

  /** Appends an event in order; errors surface at the next `flush`. */
  append(event: RunEvent): void {
    const line = `${JSON.stringify(event)}\n`;
    this.eventBytes += Buffer.byteLength(line);
    this.pending = this.pending.then(() => appendFile(this.file("events.jsonl"), line));
    // Seen by flush; without this a failed write would count as unhandled before that.
    this.pending.catch(() => undefined);
  }

  async flush(): Promise<void> {
    try {
      await this.pending;
    } catch (error) {
      throw folderError("folder-not-written", { folder: this.path, reason: systemReason(error) }, error);
    }
  }

  /** Forgets the events after a point, which the resumed run says again. */
  async rewindEvents(bytes: number): Promise<void> {
    const file = this.file("events.jsonl");
    await (await open(file, "a")).close();
    await truncate(file, bytes);
    this.eventBytes = bytes;
  }

  get writtenEventBytes(): number {
    return this.eventBytes;
  }

  // -- checkpoints

  checkpointFile(stage: string, name: string): string {
    return this.file("checkpoints", stage, `${name}.safetensors`);
  }

  async writeCheckpoint(stage: string, name: string, content: TensorFile): Promise<string> {
    const file = this.checkpointFile(stage, name);
    await mkdir(dirname(file), { recursive: true });
    await writeSafetensors(file, content);
    return file;
  }

  async readCheckpoint(stage: string, name: string): Promise<TensorFile> {
    return readSafetensors(this.checkpointFile(stage, name));
  }

  // -- state to resume from: one file, so that it is whole or the one before

  async writeProgress(progress: Progress, tensors: TensorFile["tensors"]): Promise<void> {
    await this.flush();
    await writeSafetensors(this.file("resume.safetensors"), {
      tensors,
      metadata: { progress: JSON.stringify(progress) },
    });
  }

  /** @returns undefined where the run was cut off before its first checkpoint */
  async readProgress(): Promise<{ progress: Progress; tensors: TensorFile["tensors"] } | undefined> {
    const file = this.file("resume.safetensors");
    const exists = await access(file).then(
      () => true,
      () => false,
    );
    if (!exists) return undefined;
    const { tensors, metadata } = await readSafetensors(file);
    return { progress: JSON.parse(metadata.progress ?? "null") as Progress, tensors };
  }
}
