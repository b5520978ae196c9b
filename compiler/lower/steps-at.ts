import { clockAt, type Schedule, scalarAt } from "../experiment/quantity.ts";
import type { AttackSettings, StagePlan } from "../schema/plan.ts";
import { planKeys } from "../vocabulary/define/definition.ts";

type InStage = Pick<StagePlan, "epoch" | "updates">;

/** The number of steps of an attack at an update (from 1) of its stage. */
export function stepsAt(stage: InStage, { word, args }: AttackSettings, update: number): number {
  return countAt(stage, word.iterations(args).steps, update);
}

function countAt({ epoch, updates }: InStage, count: number | Schedule, update: number): number {
  return typeof count === "number" ? count : scalarAt(count, clockAt(update, epoch.steps, updates));
}

/**
 * A stage with every scheduled count replaced by its value at an update. Loops have a fixed length, so a stage needs a
 * program for each value of its schedules.
 */
export function withStepsAt(stage: StagePlan, update: number): StagePlan {
  const attacks = Object.entries(stage.attacks).map(([key, attack]) => {
    const args = Object.entries(attack.args).map(([name, value]) => {
      const isTimes = planKeys(attack.word)[name]?.type.times === true;
      return [name, isTimes ? countAt(stage, value as number | Schedule, update) : value] as const;
    });
    return [key, { ...attack, args: Object.fromEntries(args) }] as const;
  });
  return { ...stage, attacks: Object.fromEntries(attacks) };
}
