import type { AttackPlan, StagePlan } from "../plan/schema.ts";
import { clockAt, scalarAt } from "../schedules/at.ts";

/** How many steps an attack takes at an update (from 1) of its stage. */
export function stepsAt(stage: StagePlan, { steps }: Pick<AttackPlan, "steps">, update: number): number {
  if (typeof steps === "number") return steps;
  return scalarAt(steps, clockAt(update, stage.epoch.steps, stage.updates));
}

/**
 * A stage with every number of steps as it is at an update: a program has loops of a fixed length, and a stage as many
 * programs as its schedules have values.
 */
export function withStepsAt(stage: StagePlan, update: number): StagePlan {
  const attacks = Object.entries(stage.attacks).map(
    ([key, attack]) => [key, { ...attack, steps: stepsAt(stage, attack, update) }] as const,
  );
  return { ...stage, attacks: Object.fromEntries(attacks) };
}
