import { costOf } from "../derive/cost.ts";
import type { Plan, StagePlan } from "../schema/plan.ts";
import type { CostLimit } from "./cost-limit.ts";
import type { Renames } from "./references.ts";

/** The operations of a stage before and after; absent on a side without the stage. */
export interface StageCost {
  /** the stage's name after the change; for a removed stage, its name before */
  readonly stage: string;
  /** operations of one step with a full batch */
  readonly step: Pair;
  /** operations of all its steps */
  readonly total: Pair;
}

/** Exact numbers of any size. */
export interface Pair {
  readonly before?: bigint;
  readonly after?: bigint;
}

export interface CostDiff {
  readonly stages: readonly StageCost[];
  /** training operations of all stages, without measurements */
  readonly total: { readonly before: bigint; readonly after: bigint };
}

/** Operations of all steps of a stage; the last batch of an epoch may be smaller. */
export function stageOperations(plan: Plan, stage: StagePlan): bigint {
  const { cost, updates, epoch, batch } = stage;
  const all = BigInt(updates) * BigInt(cost.step);
  const small = epoch.last_batch < batch ? Math.floor(updates / epoch.steps) : 0;
  if (small === 0) return all;
  const less = cost.step - costOf(plan, { ...stage, batch: epoch.last_batch }).step;
  return all - BigInt(small) * BigInt(less);
}

export function planOperations(plan: Plan): bigint {
  return Object.values(plan.stages).reduce((sum, stage) => sum + stageOperations(plan, stage), 0n);
}

export function costDiff(before: Plan, after: Plan, renames: Renames): CostDiff {
  const old = new Map(
    Object.entries(before.stages).map(([name, stage]) => [renames.of("stage", name), stage]),
  );
  const now = new Map(Object.entries(after.stages));
  const stages = [...new Set([...old.keys(), ...now.keys()])].map((stage): StageCost => {
    const [one, other] = [old.get(stage), now.get(stage)];
    return {
      stage,
      step: pair(one && BigInt(one.cost.step), other && BigInt(other.cost.step)),
      total: pair(one && stageOperations(before, one), other && stageOperations(after, other)),
    };
  });
  return { stages, total: { before: planOperations(before), after: planOperations(after) } };
}

function pair(before: bigint | undefined, after: bigint | undefined): Pair {
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

/** A number of operations above a limit. */
export interface Excess {
  /** the stage of the step; absent for the total */
  readonly stage?: string;
  readonly before?: bigint;
  readonly after: bigint;
}

/** The numbers above a limit. Rounding errors do not count. */
export function excessOver(limit: CostLimit, cost: CostDiff): Excess[] {
  const over = (after: bigint, most: number): boolean => Number(after) > most * (1 + 1e-12);
  if (limit.kind === "absolute") return over(cost.total.after, limit.operations) ? [cost.total] : [];
  const above = ({ before, after }: Pair): boolean =>
    before !== undefined && after !== undefined && over(after, Number(before) * limit.ratio);
  const steps = cost.stages.flatMap(({ stage, step }) =>
    above(step) ? [{ stage, before: step.before!, after: step.after! }] : [],
  );
  return [...steps, ...(above(cost.total) ? [cost.total] : [])];
}
