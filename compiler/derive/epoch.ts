import type { Stage } from "../experiment/experiment.ts";
import { type Duration, inSteps } from "../experiment/quantity.ts";

/** A stage of more steps than these ends in no lifetime. */
export const MOST_UPDATES = 100_000_000;

/** One pass over the data. */
export interface Epoch {
  readonly steps: number;
  /** images in the last batch of an epoch; equals the batch when it is full */
  readonly last_batch: number;
}

/** The epoch of a stage; no step where smaller batches are dropped and no batch is full. */
export function epochOf(items: number, batch: number, last: "keep" | "drop"): Epoch {
  if (last === "drop") return { steps: Math.floor(items / batch), last_batch: batch };
  const steps = Math.ceil(items / batch);
  return { steps, last_batch: items - (steps - 1) * batch };
}

/** The epoch of a stage whose data hold a full batch, or keep a smaller one. */
export function stageEpoch({ data, batch }: Pick<Stage, "data" | "batch">): Epoch {
  return epochOf(data.of.items, batch, data.last);
}

/** Updates of a stage; undefined where it would end in the middle of one, or before the first. */
export function updatesOf(length: Duration, stepsPerEpoch: number): number | undefined {
  const steps = inSteps(length, stepsPerEpoch);
  return steps.isInteger && steps.numerator > 0n ? steps.toNumber() : undefined;
}
