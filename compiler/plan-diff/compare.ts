import type { Plan } from "../plan/schema.ts";
import { planTree, writePlan } from "../plan/write.ts";
import { type CostDiff, costDiff } from "./cost.ts";
import { causesOf, isCost, isDerived } from "./derived.ts";
import { findRenames } from "./find-renames.ts";
import { type Rename, renamed } from "./references.ts";
import { pairs, similarity } from "./similarity.ts";
import { type Branch, branchOf, brief, contentOf, type DiffNode, diffTree } from "./tree.ts";

/** What the experiment is, what it costs, and what changes neither: its title, an order without meaning. */
export type ChangeGroup = "method" | "cost" | "other";

/** One path at which two plans differ, once the names are those after the change. */
export interface Change {
  readonly group: ChangeGroup;
  readonly path: readonly string[];
  /** absent where it was not there */
  readonly before?: string;
  /** absent where it is no more */
  readonly after?: string;
  /** of a stage or an evaluation that is new or gone: what it is, by paths below its own */
  readonly content?: readonly { readonly path: readonly string[]; readonly text: string }[];
  /** whether it follows from other changes */
  readonly derived: boolean;
  /** paths of the changes that it follows from */
  readonly follows: readonly (readonly string[])[];
}

export interface PlanDiff {
  /** whether the two plans are the same to the byte */
  readonly equal: boolean;
  readonly changes: readonly Change[];
  readonly renames: readonly Rename[];
  readonly cost: CostDiff;
}

/** Everything in which two plans differ, as a value; how it looks is another matter. */
export function comparePlans(before: Plan, after: Plan): PlanDiff {
  const renames = findRenames(before, after);
  const found: Found[] = [];
  compareBranches([], branchOf(renamed(planTree(before), renames)), diffTree(after), found);
  const equal = writePlan(before) === writePlan(after);
  // Equal bytes are equal plans, and only those: an order that means nothing is a difference all the same.
  if (!equal && found.length === 0 && renames.list.length === 0)
    found.push({
      group: "other",
      path: ["order"],
      before: "as it was",
      after: "another one, which changes nothing",
    });
  const method = found.filter(({ path }) => !isDerived(path));
  const changes = found.map((change): Change => {
    const causes = causesOf(change.path, method);
    // without a cause it is said for itself
    const derived = change.group === "cost" || causes.length > 0;
    return { ...change, derived, follows: causes.map(({ path }) => path) };
  });
  return { equal, changes, renames: renames.list, cost: costDiff(before, after, renames) };
}

type Found = Omit<Change, "derived" | "follows">;

/** Maps whose keys are made of what is in them: a key that changes says nothing of its own. */
function hasDerivedKeys(path: readonly string[]): boolean {
  const [room, , key] = path;
  if (path.length === 1) return room === "evaluations" || room === "splits";
  return path.length === 3 && (key === "attacks" || key === "measure");
}

function compareBranches(path: readonly string[], old: Branch, now: Branch, found: Found[]): void {
  const gone = [...old.parts.keys()].filter((key) => !now.parts.has(key));
  const fresh = [...now.parts.keys()].filter((key) => !old.parts.has(key));
  const twins = hasDerivedKeys(path)
    ? pairs(gone, fresh, (a, b) => {
        const score = similarity(old.parts.get(a)!, now.parts.get(b)!);
        return score < 0.5 ? 0 : score;
      })
    : new Map<string, string>();
  const paired = new Set(twins.values());
  const one = (key: string, node: DiffNode, side: "before" | "after"): Found => {
    const place = [...path, key];
    const whole = place.length === 2 && (place[0] === "stages" || place[0] === "evaluations");
    return {
      group: groupOf(place),
      path: place,
      [side]: brief(node),
      ...(whole ? { content: contentOf(node) } : {}),
    };
  };
  for (const [key, node] of old.parts) {
    const name = twins.get(key) ?? key;
    const other = now.parts.get(name);
    if (other) compareNodes([...path, name], node, other, found);
    else found.push(one(key, node, "before"));
  }
  for (const [key, node] of now.parts)
    if (!old.parts.has(key) && !paired.has(key)) found.push(one(key, node, "after"));
  if (old.ordered && now.ordered) compareOrder(path, old, now, found);
}

function compareNodes(path: readonly string[], old: DiffNode, now: DiffNode, found: Found[]): void {
  if (old.kind === "branch" && now.kind === "branch" && old.tag === now.tag) {
    compareBranches(path, old, now, found);
    return;
  }
  const [before, after] = [brief(old), brief(now)];
  if (before !== after || old.kind !== now.kind) found.push({ group: groupOf(path), path, before, after });
}

function compareOrder(path: readonly string[], old: Branch, now: Branch, found: Found[]): void {
  const both = [old, now].map(({ parts }) =>
    [...parts.keys()].filter((key) => old.parts.has(key) && now.parts.has(key)),
  );
  const [before, after] = both.map((keys) => keys.join(", "));
  if (before !== after)
    found.push({ group: "method", path: [...path, "order"], before: before!, after: after! });
}

function groupOf(path: readonly string[]): ChangeGroup {
  return path[0] === "experiment" ? "other" : isCost(path) ? "cost" : "method";
}
