import { runErrors } from "../run-error.ts";

/** What can go wrong while a stage trains or a checkpoint is measured. */
export const stageError = runErrors({
  "loss-not-finite": {
    message: (p: { stage: string; loss: number; step: number; epoch: number }) =>
      `the loss of stage ${p.stage} is ${p.loss} at step ${p.step} (epoch ${p.epoch})`,
    help: () => "use a smaller learning rate or a longer warm-up; earlier checkpoints are kept",
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
