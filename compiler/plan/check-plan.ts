import type { PlaceOf } from "../yaml/place.ts";
import { checkAttacks } from "./check-attacks.ts";
import { checkEpoch, checkItems, checkSizes } from "./check-counts.ts";
import { checkEvaluationPredicts, checkKeys } from "./check-keys.ts";
import { checkKinds } from "./check-kinds.ts";
import { checkNetworks, checkStageNetworks } from "./check-networks.ts";
import { checkPredictPasses, checkTrainingPasses } from "./check-passes.ts";
import { checkReferences } from "./check-references.ts";
import { checkSchedules } from "./check-schedules.ts";
import { checkUse } from "./check-use.ts";
import { Checking } from "./checking.ts";
import type { PlanReport } from "./diagnostics.ts";
import type { Plan } from "./schema.ts";

/**
 * Holds a plan against itself: every name stands for something, and all that follows from the rest does. One that was
 * changed by hand in one place would have the run do something else than the plan says. What builds on something wrong
 * is not looked at.
 * @returns whether nothing is wrong
 */
export function checkPlan(plan: Plan, place: PlaceOf, report: PlanReport): boolean {
  const checking = new Checking(plan, place, report);
  checkReferences(checking);
  if (checking.ok) checkUse(checking);
  if (checking.ok) checkKinds(checking);
  if (!checking.ok) return false;
  checkKeys(checking);
  checkItems(checking);
  checkNetworks(checking);
  for (const [name, stage] of Object.entries(plan.stages)) {
    checkEpoch(checking, name, stage);
    checkSizes(checking, name, stage);
    checkStageNetworks(checking, name, stage);
    checkSchedules(checking, name, stage);
    checkTrainingPasses(checking, name, stage);
    checkPredictPasses(checking, name, stage);
    checkAttacks(checking, name, stage);
  }
  if (checking.ok) checkEvaluationPredicts(checking);
  return checking.ok;
}
