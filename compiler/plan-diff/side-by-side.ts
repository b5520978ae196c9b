import { planTree } from "../plan/write.ts";
import type { Plan } from "../schema/plan.ts";
import { type Change, comparePlans, type PlanDiff } from "./compare.ts";
import { planOperations, stageOperations } from "./cost.ts";
import { countText } from "./cost-rows.ts";
import { mergeSiblings } from "./merge-siblings.ts";
import { operationsText } from "./numbers.ts";
import { pathText } from "./path-text.ts";
import { Renames, renamed } from "./references.ts";
import { valueText } from "./rows.ts";
import { type Branch, branchOf, brief, diffTree, nodeAt } from "./tree.ts";

/** A path at which several plans differ, with the value of each plan. */
export interface TableRow {
  readonly label: string;
  /** one value per plan; undefined if the plan has none */
  readonly cells: readonly (string | undefined)[];
}

export interface PlanTable {
  /** differences in the method */
  readonly method: readonly TableRow[];
  /** things with different names; everywhere else they have the names of the first plan */
  readonly renamed: readonly TableRow[];
  readonly cost: readonly TableRow[];
}

/** A plan with the names of the first one, and its differences from the first one. */
interface Side {
  readonly tree: Branch;
  readonly diff: PlanDiff | undefined;
}

/** Compares several plans: one row for each path that differs, with the names of the first plan. */
export function planTable(plans: readonly Plan[]): PlanTable {
  const [first] = plans;
  if (!first) return { method: [], renamed: [], cost: [] };
  const sides = plans.map((plan, i): Side => {
    if (i === 0) return { tree: diffTree(plan), diff: undefined };
    const diff = comparePlans(plan, first);
    return { tree: branchOf(renamed(planTree(plan), new Renames(diff.renames))), diff };
  });
  return { method: methodRows(sides), renamed: renamedRows(sides), cost: costRows(plans, sides) };
}

function methodRows(sides: readonly Side[]): TableRow[] {
  const changes = sides.flatMap(({ diff }) =>
    (diff?.changes ?? []).filter(({ group, derived, same }) => group !== "cost" && !derived && !same),
  );
  const paths = new Map(
    changes.map((change) => {
      const path = rowPath(change, sides);
      return [JSON.stringify(path), { path, whole: change.content !== undefined }];
    }),
  );
  const lists = [...paths.values()].filter(({ path }) => isList(path, sides)).map(({ path }) => path);
  const rows = [...paths.values()]
    .filter(({ path }) => !lists.some((list) => list.length < path.length && isBelow(path, list)))
    .sort((a, b) => inPlanOrder(a.path, b.path, sides))
    .map(({ path, whole }) => ({
      path,
      cells: sides.map((side) => (whole ? (nodeAt(side.tree, path) ? "yes" : "no") : valueAt(side, path))),
    }));
  const merged = mergeSiblings(rows.map((row) => ({ ...row, before: JSON.stringify(row.cells) })));
  return merged.map(({ label, cells }) => ({ label: pathText(label), cells }));
}

/**
 * The path of the row for a change. Lists with different items are shown whole, because positions are not comparable.
 */
function rowPath({ path, place }: Change, sides: readonly Side[]): readonly string[] {
  const parent = path.slice(0, -1);
  return place !== undefined || (path.at(-1) === "order" && isList(parent, sides)) ? parent : path;
}

function isList(path: readonly string[], sides: readonly Side[]): boolean {
  return sides.some(({ tree }) => {
    const node = nodeAt(tree, path);
    return node?.kind === "branch" && node.list === true;
  });
}

const isBelow = (path: readonly string[], above: readonly string[]): boolean =>
  above.every((key, i) => key === path[i]);

/** Sorts paths in the order of the plans: the keys of the first plan, then those of others only. */
function inPlanOrder(a: readonly string[], b: readonly string[], sides: readonly Side[]): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  if (a[at] === undefined || b[at] === undefined) return a.length - b.length;
  const keys = [...new Set(sides.flatMap(({ tree }) => [...partsOf(tree, a.slice(0, at))]))];
  const rank = (key: string): number => (keys.includes(key) ? keys.indexOf(key) : keys.length);
  return rank(a[at]!) - rank(b[at]!);
}

/** The value of a plan at a path. If a key contains renamed things, it is found through the comparison. */
function valueAt({ tree, diff }: Side, path: readonly string[]): string | undefined {
  const change = diff?.changes.find((one) => one.path.join("\n") === path.join("\n"));
  if (change) return change.before === undefined ? undefined : valueText(change.before);
  const node = nodeAt(tree, path);
  if (node) return valueText(brief(node));
  // an order is not a value in the tree; if it did not change, it is that of the first plan
  return path.at(-1) === "order" ? [...partsOf(tree, path.slice(0, -1))].join(", ") : undefined;
}

function partsOf(tree: Branch, path: readonly string[]): Iterable<string> {
  const node = nodeAt(tree, path);
  return node?.kind === "branch" ? node.parts.keys() : [];
}

function renamedRows(sides: readonly Side[]): TableRow[] {
  const keys = new Map<string, { readonly label: string; readonly name: string }>();
  for (const { diff } of sides)
    for (const { kind, within, after } of diff?.renames ?? [])
      keys.set(JSON.stringify([kind, after]), {
        label: within === undefined ? kind : `${kind} of ${within}`,
        name: after,
      });
  return [...keys].map(([key, { label, name }]) => ({
    label,
    cells: sides.map(
      ({ diff }) =>
        diff?.renames.find((one) => JSON.stringify([one.kind, one.after]) === key)?.before ?? name,
    ),
  }));
}

/** The step of each stage, its updates, and the total operations. */
function costRows(plans: readonly Plan[], sides: readonly Side[]): TableRow[] {
  const stages = [...new Set(sides.flatMap(({ tree }) => [...partsOf(tree, ["stages"])]))];
  const rows = stages.flatMap((stage): TableRow[] =>
    [["updates"], ["cost", "parameters"], ["cost", "step"]].map((below) => {
      const path = ["stages", stage, ...below];
      const cells = sides.map(({ tree }) => {
        const node = nodeAt(tree, path);
        return node?.kind === "leaf" ? countText(path, node.text) : undefined;
      });
      return { label: pathText(path), cells };
    }),
  );
  const totals = stages.map((stage, at): TableRow => {
    const cells = plans.map((plan, i) => {
      const name =
        sides[i]!.diff?.renames.find(({ kind, after }) => kind === "stage" && after === stage)?.before ??
        stage;
      const own = plan.stages[name];
      return own && operationsText(stageOperations(plan, own));
    });
    return { label: `operations of ${stages[at]}`, cells };
  });
  const all = {
    label: "operations of all stages",
    cells: plans.map((plan) => operationsText(planOperations(plan))),
  };
  return [...rows, ...(totals.length > 1 ? totals : []), all].filter(({ cells }) => new Set(cells).size > 1);
}
