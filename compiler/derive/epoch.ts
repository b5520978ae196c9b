import type { Stage } from "../experiment/experiment.ts";
import { type Duration, inSteps } from "../experiment/quantity.ts";

/** The maximum number of steps of a stage; more could never finish. */
export const MOST_UPDATES = 100_000_000;

/** One pass over the data set. */
export interface Epoch {
  readonly steps: number;
  /** images in the last batch of an epoch; equals the batch size if that batch is full */
  readonly last_batch: number;
}

/** The epoch of a stage. It has 0 steps if partial batches are dropped and no batch is full. */
export function epochOf(items: number, batch: number, last: "keep" | "drop"): Epoch {
  if (last === "drop") return { steps: Math.floor(items / batch), last_batch: batch };
  const steps = Math.ceil(items / batch);
  return { steps, last_batch: items - (steps - 1) * batch };
}

/** The epoch of a stage that has at least one step. */
export function stageEpoch({ data, batch }: Pick<Stage, "data" | "batch">): Epoch {
  return epochOf(data.of.items, batch, data.last);
}

/** The number of updates of a stage; undefined if its length is not a whole number of steps, or less than one. */
export function updatesOf(length: Duration, stepsPerEpoch: number): number | undefined {
  const steps = inSteps(length, stepsPerEpoch);
  return steps.isInteger && steps.numerator > 0n ? steps.toNumber() : undefined;
}
