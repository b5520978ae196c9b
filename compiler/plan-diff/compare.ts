import type { SourceFile } from "../../grammar/span.ts";
import type { Plan } from "../plan/schema.ts";
import { planTree, writePlan } from "../plan/write.ts";
import type { Origin } from "../resolve/origin.ts";
import { compareTrees, type Found } from "./compare-trees.ts";
import { type CostDiff, costDiff } from "./cost.ts";
import { causesOf, isDerived, isScheduleOf } from "./derived.ts";
import { exchangedBranches } from "./exchanged-branches.ts";
import { findRenames } from "./find-renames.ts";
import { planOfTree } from "./plan-of-tree.ts";
import { type Rename, Renames, renamed } from "./references.ts";
import { branchOf, diffTree } from "./tree.ts";
import { WhatIf } from "./what-if.ts";
import { type Written, writtenCause } from "./written.ts";

/** One path at which two plans differ, once the names are those after the change. */
export interface Change extends Omit<Found, "origins"> {
  /** whether it follows from other changes */
  readonly derived: boolean;
  /** paths of the changes that it follows from: each alone would make a difference here */
  readonly follows: readonly (readonly string[])[];
  /** what was written in another way, where that is known */
  readonly written?: Written;
}

export interface PlanDiff {
  /** whether the two plans are the same to the byte */
  readonly equal: boolean;
  readonly changes: readonly Change[];
  readonly renames: readonly Rename[];
  readonly cost: CostDiff;
}

/** The files that two plans were made of, by path: what was written can be said then. */
export interface Sources {
  readonly before: ReadonlyMap<string, SourceFile>;
  readonly after: ReadonlyMap<string, SourceFile>;
}

/** Everything in which two plans differ, as a value; how it looks is another matter. */
export function comparePlans(before: Plan, after: Plan, sources?: Sources): PlanDiff {
  const equal = writePlan(before) === writePlan(after);
  if (equal) return { equal, changes: [], renames: [], cost: costDiff(before, after, new Renames()) };
  const now = diffTree(after);
  const plain = planTree(before);
  const under = (names: Renames) => {
    const tree = renamed(plain, names);
    return { names, tree, found: compareTrees(branchOf(tree), now, names.list) };
  };
  const direct = under(findRenames(before, after));
  const exchanged = exchangedBranches(before, direct.found, (more) => under(direct.names.with(more)).found);
  const { names, tree, found } = exchanged.length === 0 ? direct : under(direct.names.with(exchanged));
  // Equal bytes are equal plans, and only those: an order that means nothing is a difference all the same.
  if (found.length === 0 && names.list.length === 0)
    found.push({
      group: "other",
      path: ["order"],
      before: "as it was",
      after: "another one, which changes nothing",
    });
  const old = (): Plan | undefined => (names.list.length === 0 ? before : planOfTree(tree));
  const changes = withCauses(found, after, old).map(({ origins, ...change }): Change => {
    const [was, is] = origins ?? [];
    const cause =
      change.group === "method" && !change.derived && sources && was && is
        ? writtenCause(was as Origin, is as Origin, sources)
        : undefined;
    return cause ? { ...change, written: cause } : change;
  });
  return { equal, changes, renames: names.list, cost: costDiff(before, after, names) };
}

/** @param plan before, with the names after the change; undefined where there is none */
function withCauses(
  found: readonly Found[],
  after: Plan,
  plan: () => Plan | undefined,
): (Found & Pick<Change, "derived" | "follows">)[] {
  let asked: { readonly whatIf: WhatIf | undefined } | undefined;
  const whatIf = (): WhatIf | undefined => {
    if (!asked) {
      const before = plan();
      asked = { whatIf: before && new WhatIf(before, after) };
    }
    return asked.whatIf;
  };
  const lengths = found.filter(({ path }) => path.length === 3 && path[0] === "stages" && path[2] === "for");
  /** what a value follows from that only its own change tells of: the size of a split's part, the end of a schedule */
  const ofItsOwn = (change: Found): Found[] => {
    const { path } = change;
    if (path[0] === "splits" && path[2] === "parts" && path.length === 4) {
      return found.filter((one) => one.path[0] === "datasets" && whatIf()?.partsFollow(path[1]!, one.path));
    }
    return lengths.filter((length) => length.path[1] === path[1] && isScheduleOf(change, length));
  };
  const own = new Map(found.map((change) => [change, ofItsOwn(change)]));
  const method = found.filter((change) => !isDerived(change.path) && own.get(change)!.length === 0);
  return found.map((change) => {
    const possible = causesOf(change.path, method);
    const causes = [
      ...own.get(change)!,
      ...possible.filter(({ path }) => whatIf()?.decides(change.path, path) ?? true),
    ];
    // without a cause it is said for itself
    const derived =
      change.group === "cost" || change.group === "renamed" || possible.length > 0 || causes.length > 0;
    return { ...change, derived, follows: causes.map(({ path }) => path) };
  });
}
