import { type CostDiff, type Excess, excessOver, planOperations } from "../../../compiler/plan-diff/cost.ts";
import type { CostLimit } from "../../../compiler/plan-diff/cost-limit.ts";
import { operationsText, ratioText } from "../../../compiler/plan-diff/numbers.ts";
import type { Plan } from "../../../compiler/schema/plan.ts";
import type { Difference, Differences } from "./differences.ts";

/** The costs of an experiment that are above a limit. */
export interface ExcessOf {
  readonly path: string;
  readonly excess: readonly Excess[];
}

/** The total operations of all experiments of a file. */
export function operationsOf(plans: readonly Plan[]): bigint {
  return plans.reduce((sum, plan) => sum + planOperations(plan), 0n);
}

/** The files that are above a limit. The experiments of a sweep count together, because more experiments cost more. */
export function excessesOver(limit: CostLimit, { differences }: Differences): ExcessOf[] {
  return differences.flatMap((difference) => {
    const cost = costOf(difference, limit);
    const excess = cost ? excessOver(limit, cost) : [];
    return excess.length === 0 ? [] : [{ path: difference.path, excess }];
  });
}

function costOf(difference: Difference, limit: CostLimit): CostDiff | undefined {
  switch (difference.status) {
    case "changed":
      return difference.diff.cost;
    case "sweep": {
      const stages = difference.points.flatMap((point) => ("diff" in point ? point.diff.cost.stages : []));
      const dearest = new Map<string, CostDiff["stages"][number]>();
      const ratio = ({ step: { before = 0n, after = 0n } }: CostDiff["stages"][number]): number =>
        before === 0n ? 0 : Number(after) / Number(before);
      for (const stage of stages) {
        const known = dearest.get(stage.stage);
        if (!known || ratio(stage) > ratio(known)) dearest.set(stage.stage, stage);
      }
      const total = { before: operationsOf(difference.before), after: operationsOf(difference.after) };
      return { stages: [...dearest.values()], total };
    }
    case "added":
    case "repaired":
      return limit.kind === "absolute"
        ? { stages: [], total: { before: 0n, after: operationsOf(difference.plans) } }
        : undefined;
    default:
      return undefined;
  }
}

/** An experiment to which a relative limit does not apply, because it has no earlier version. */
export interface Exempt {
  readonly path: string;
  readonly operations: bigint;
  readonly text: string;
}

/** The experiments to which a relative limit does not apply. */
export function exemptFrom(limit: CostLimit, { differences }: Differences): Exempt[] {
  if (limit.kind === "absolute") return [];
  return differences.flatMap((difference) => {
    if (difference.status !== "added" && difference.status !== "repaired") return [];
    const { path, status, plans } = difference;
    const operations = operationsOf(plans);
    const what = status === "added" ? "is new" : "did not compile before";
    const text = `${path} ${what}: the limit ${limit.text} does not apply to its ${operationsText(operations)}`;
    return [{ path, operations, text }];
  });
}

/** `operations of a step of pretrain x1.52, in all x1.45: above the limit of +20%` */
export function excessText(limit: CostLimit, excess: readonly Excess[]): string {
  const texts = excess.map(({ stage, before, after }) => {
    const what = stage === undefined ? "total operations" : `operations of a step of ${stage}`;
    return limit.kind === "relative" && before !== undefined
      ? `${what} ${ratioText(before, after)}`
      : `${what} ${operationsText(after)}`;
  });
  return `${texts.join(", ")}: above the limit of ${limit.text}`;
}
