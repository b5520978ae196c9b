import { createHash } from "node:crypto";
import { join } from "node:path";
import { readSafetensors, type TensorFile, writeSafetensors } from "./checkpoint/safetensors.ts";
import { EventLog, type LogMark } from "./event-log.ts";
import { expectPlain } from "./plain-file.ts";
import { RunError, runErrors } from "./run-error.ts";
import type { EpochSums } from "./stages/epoch-means.ts";

/** Where a run that was cut off goes on. */
export interface Progress {
  /** index of the stage that is under way, or the number of stages when all are done */
  readonly stage: number;
  /** updates done in it */
  readonly update: number;
  /** epochs of it done, with what is measured at their end */
  readonly epochs: number;
  /** evaluations done, each as `EVALUATION: METRIC` */
  readonly measured: readonly string[];
  /** best value so far of each checkpoint kept by a metric, and the epoch it had it */
  readonly best: Readonly<Record<string, { readonly value: number; readonly epoch: number }>>;
  /** sums over the epoch under way, for its means */
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
  /** undefined where the run was cut off before its first state */
  readonly state: SavedState | undefined;
  /** why a newer state could not be used */
  readonly damage: string | undefined;
}

/** What is written; it rises when the meaning of a state changes. */
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
 * Writes the state to resume from: one file, so that it is whole or the one before. The one before is kept: it is used
 * where the disk or somebody else has damaged the newer one.
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
 * The newest state that is whole, together with the events it counts on.
 * @throws RunError where there are states and none of them is whole
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

/** Covers every bit that a run goes on from. */
function digestOf(progress: string, tensors: TensorFile["tensors"]): string {
  const hash = createHash("sha256").update(`${progress}\n`);
  for (const name of [...tensors.keys()].sort()) {
    const { type, shape, data } = tensors.get(name)!;
    hash.update(`${JSON.stringify(name)} ${type} ${shape.join("x")}\n`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}
