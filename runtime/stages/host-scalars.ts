import { type Clock, clockAt, scalarAt } from "../../compiler/experiment/quantity.ts";
import type { StagePlan } from "../../compiler/schema/plan.ts";
import type { HostScalar } from "../../compiler/vocabulary/define/lowering.ts";

/** The scalar inputs of a step, in order. */
export function hostScalars(list: readonly HostScalar[], clock: Clock): number[] {
  return list.map((scalar) =>
    scalar.kind === "plan" ? scalarAt(scalar.value, clock) : 1 - scalarAt(scalar.base, clock) ** clock.update,
  );
}

/** The clock of update number `update` (1-based) of a stage. */
export function clockOf(stage: StagePlan, update: number): Clock {
  return clockAt(update, stage.epoch.steps, stage.updates);
}
