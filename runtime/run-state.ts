import { createHash } from "node:crypto";
import { join } from "node:path";
import { readSafetensors, type TensorFile, writeSafetensors } from "./checkpoint/safetensors.ts";
import { EventLog, type LogMark } from "./event-log.ts";
import { expectPlain } from "./plain-file.ts";
import { RunError, runErrors } from "./run-error.ts";
import type { EpochSums } from "./stages/epoch-means.ts";

/** The position from which an interrupted run continues. */
export interface Progress {
  /** the index of the current stage; the number of stages if all are done */
  readonly stage: number;
  /** updates done in this stage */
  readonly update: number;
  /** epochs done in this stage, including the measurements at their end */
  readonly epochs: number;
  /** evaluations done, each as `EVALUATION: METRIC` */
  readonly measured: readonly string[];
  /** for each checkpoint that is kept by a metric: the best value so far and its epoch */
  readonly best: Readonly<Record<string, { readonly value: number; readonly epoch: number }>>;
  /** sums over the current epoch, for its means */
  readonly sums: EpochSums;
  readonly events: LogMark;
}

export interface SavedState {
  readonly progress: Progress;
  readonly tensors: TensorFile["tensors"];
  /** for messages */
  readonly file: string;
}

export interface FoundState {
  /** undefined if the run was interrupted before its first state was saved */
  readonly state: SavedState | undefined;
  /** why a newer state could not be used */
  readonly damage: string | undefined;
}

/** The version of the format; it increases when the meaning of a state changes. */
const FORMAT = "2";

const FILE = "resume.safetensors";
const PREVIOUS = "resume-previous.safetensors";

const stateError = runErrors({
  "state-damaged": {
    message: (p: { file: string; problem: string }) => `${p.file} is damaged: ${p.problem}`,
    help: (p: { file: string }) => `to start the experiment again from the first step, delete ${p.file}`,
  },
  "state-of-another-version": {
    message: (p: { file: string; found: string }) =>
      `${p.file} was written by another version of aclc (its format is ${p.found}; this one reads ${FORMAT})`,
    help: () => "resume it with the version of aclc that record.json names, or start the run again",
  },
});

/**
 * Writes the state to resume from as one file, atomically. The state before it is kept and is used if the newer one is
 * damaged.
 */
export async function writeState(
  folder: string,
  progress: Progress,
  tensors: TensorFile["tensors"],
): Promise<void> {
  const text = JSON.stringify(progress);
  await writeSafetensors(
    join(folder, FILE),
    { tensors, metadata: { state: FORMAT, progress: text, sha256: digestOf(text, tensors) } },
    { previous: join(folder, PREVIOUS) },
  );
}

/**
 * The newest state that is intact and whose events are complete.
 * @throws RunError if there are states but none of them is intact
 */
export async function readState(folder: string): Promise<FoundState> {
  let damage: RunError | undefined;
  for (const name of [FILE, PREVIOUS]) {
    const file = join(folder, name);
    if (!(await expectPlain(file, "file"))) continue;
    try {
      const state = await readOne(file);
      await EventLog.check(join(folder, "events.jsonl"), state.progress.events);
      return { state, damage: damage?.message };
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      damage ??= error;
    }
  }
  if (damage) throw damage;
  return { state: undefined, damage: undefined };
}

async function readOne(file: string): Promise<SavedState> {
  const { tensors, metadata } = await readSafetensors(file).catch((error: unknown) => {
    if (!(error instanceof RunError)) throw error;
    throw stateError("state-damaged", { file, problem: error.message.replace(`${file} `, "it ") }, error);
  });
  const { state, progress, sha256 } = metadata;
  if (state === undefined || progress === undefined || sha256 === undefined)
    throw stateError("state-damaged", { file, problem: "it has no position of the run" });
  if (state !== FORMAT) throw stateError("state-of-another-version", { file, found: state });
  if (digestOf(progress, tensors) !== sha256)
    throw stateError("state-damaged", { file, problem: "its content does not match its digest" });
  return { progress: JSON.parse(progress) as Progress, tensors, file };
}

/** A digest of everything that a resumed run depends on. */
function digestOf(progress: string, tensors: TensorFile["tensors"]): string {
  const hash = createHash("sha256").update(`${progress}\n`);
  for (const name of [...tensors.keys()].sort()) {
    const { type, shape, data } = tensors.get(name)!;
    hash.update(`${JSON.stringify(name)} ${type} ${shape.join("x")}\n`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}
