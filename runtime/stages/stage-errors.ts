import { runErrors } from "../run-error.ts";

/** A position in a run. */
export interface Position {
  readonly stage: string;
  readonly step: number;
  readonly epoch: number;
}

const at = ({ stage, step, epoch }: Position): string => `step ${step} (epoch ${epoch}) of stage ${stage}`;

const good = (checkpoint: string | undefined): string =>
  checkpoint === undefined ? "there is no earlier checkpoint" : `the last good checkpoint is ${checkpoint}`;

/** Errors of training a stage or measuring a checkpoint. */
export const stageError = runErrors({
  "loss-not-finite": {
    message: (p: Position & { what: string; value: number; path: string }) =>
      `${p.what} is ${p.value} at ${at(p)}: ${p.path} in the plan`,
    help: (p: { checkpoint: string | undefined }) =>
      `${good(p.checkpoint)}\nuse a smaller learning rate or a longer warm-up`,
  },
  "weights-not-finite": {
    message: (p: Position & { tensor: string; value: number; path: string }) =>
      `${p.tensor} contains ${p.value} after ${at(p)}: ${p.path} in the plan`,
    help: (p: { checkpoint: string | undefined }) =>
      `${good(p.checkpoint)}\nuse a smaller learning rate or a longer warm-up`,
  },
  "measurement-not-finite": {
    message: (p: { what: string; value: number; path: string }) =>
      `the cross-entropy of ${p.what} is ${p.value}: ${p.path} in the plan`,
    help: (p: { checkpoint: string | undefined }) =>
      `the outputs of \`predict\` are too large or are not numbers\n${good(p.checkpoint)}`,
  },
  "weights-do-not-match": {
    message: (p: { file: string; problem: string }) => `${p.file} does not match the plan: ${p.problem}`,
  },
  "no-labels": {
    message: (p: { part: string }) => `${p.part} has no labels`,
  },
  "nothing-to-measure": {
    message: (p: { part: string }) => `${p.part} has no images to measure on`,
  },
});
