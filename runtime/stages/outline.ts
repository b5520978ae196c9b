import { stepsAt } from "../../compiler/lower/steps-at.ts";
import type { StagePlan } from "../../compiler/schema/plan.ts";
import type { StageOutline } from "../events.ts";

/** What a screen needs to know about a stage before it starts. */
export function stageOutline(name: string, stage: StagePlan): StageOutline {
  return {
    name,
    epochs: stage.updates / stage.epoch.steps,
    steps_per_epoch: stage.epoch.steps,
    steps: stage.updates,
    batch: stage.batch,
    losses: Object.keys(stage.minimize),
    attacks: Object.fromEntries(
      Object.entries(stage.attacks).map(([key, attack]) => [key, stepsAt(stage, attack, stage.updates)]),
    ),
  };
}
