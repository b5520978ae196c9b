import type { Schedule } from "../plan/schema.ts";
import { clockAt, scalarAt } from "./at.ts";

/** The values that a schedule takes in a stage, each once. */
export function valuesOf(schedule: Schedule, updates: number, stepsPerEpoch: number): Set<number> {
  const values = new Set<number>();
  for (let update = 1; update <= updates; update++)
    values.add(scalarAt(schedule, clockAt(update, stepsPerEpoch, updates)));
  return values;
}

/** The greatest value of a number of times in a stage. */
export function mostOf(
  count: number | Schedule,
  { updates, epoch }: { readonly updates: number; readonly epoch: { readonly steps: number } },
): number {
  return typeof count === "number" ? count : Math.max(...valuesOf(count, updates, epoch.steps));
}
