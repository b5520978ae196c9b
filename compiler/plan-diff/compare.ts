import { planTree, writePlan } from "../plan/write.ts";
import type { Plan } from "../schema/plan.ts";
import { type Causes, withCauses } from "./causes.ts";
import type { Found } from "./compare-trees.ts";
import { type CostDiff, costDiff } from "./cost.ts";
import { findRenames } from "./find-renames.ts";
import { planOfTree } from "./plan-of-tree.ts";
import { type Rename, Renames, renamed } from "./references.ts";
import { diffTree } from "./tree.ts";
import { type Sources, type Written, writtenCause } from "./written.ts";

/** One path at which two plans differ, after renames are applied to the first one. */
export interface Change extends Omit<Found, "sourced" | "passes" | "why" | "node">, Causes {
  /** the edited value in the file that causes the change, if known */
  readonly written?: Written;
}

export interface PlanDiff {
  /**
   * whether the two plans mean the same: a number may be computed in another way, and an order without meaning may
   * differ
   */
  readonly equal: boolean;
  readonly changes: readonly Change[];
  readonly renames: readonly Rename[];
  readonly cost: CostDiff;
}

/** Compares two plans. The result is data; renderers turn it into text. */
export function comparePlans(before: Plan, after: Plan, sources?: Sources): PlanDiff {
  if (writePlan(before) === writePlan(after))
    return { equal: true, changes: [], renames: [], cost: costDiff(before, after, new Renames()) };
  const { renames: names, found } = findRenames(before, after, diffTree(after));
  let plan: { readonly made: Plan | undefined } | undefined;
  const earlier = (): Plan | undefined => {
    plan ??= { made: names.list.length === 0 ? before : planOfTree(renamed(planTree(before), names)) };
    return plan.made;
  };
  const changes = withCauses(found, earlier, after).map(
    ({ sourced, passes: _, why: __, node: ___, ...change }): Change => {
      const cause =
        change.group === "method" && !change.derived && sources && sourced
          ? writtenCause(sourced.before, sourced.after, sources)
          : undefined;
      return cause ? { ...change, written: cause } : change;
    },
  );
  const equal = names.list.length === 0 && changes.every(({ same }) => same);
  return { equal, changes, renames: names.list, cost: costDiff(before, after, names) };
}
