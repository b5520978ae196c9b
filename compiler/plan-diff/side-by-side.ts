import type { Plan } from "../plan/schema.ts";
import { planTree } from "../plan/write.ts";
import { type Change, comparePlans, type PlanDiff } from "./compare.ts";
import { planOperations, stageOperations } from "./cost.ts";
import { countText } from "./cost-rows.ts";
import { mergeSiblings } from "./merge-siblings.ts";
import { operationsText } from "./numbers.ts";
import { pathText } from "./path-text.ts";
import { Renames, renamed } from "./references.ts";
import { valueText } from "./rows.ts";
import { type Branch, branchOf, brief, diffTree, nodeAt } from "./tree.ts";

/** A path at which several plans are not all the same: what each has there. */
export interface TableRow {
  readonly label: string;
  /** one for each plan; absent where a plan has nothing there */
  readonly cells: readonly (string | undefined)[];
}

export interface PlanTable {
  /** what the experiments are */
  readonly method: readonly TableRow[];
  /** things that have other names in other plans; elsewhere they go by those of the first */
  readonly renamed: readonly TableRow[];
  readonly cost: readonly TableRow[];
}

/** One plan beside the first: its tree under the first one's names, and where it is another. */
interface Side {
  readonly tree: Branch;
  readonly diff: PlanDiff | undefined;
}

/** Several plans side by side: one row for each path that differs, under the names of the first. */
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

/** Where several lists are not made of the same things they are shown whole: what is new in one is a place in it alone. */
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

/** As the plans have them: the keys of the first one, then those that only others have. */
function inPlanOrder(a: readonly string[], b: readonly string[], sides: readonly Side[]): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  if (a[at] === undefined || b[at] === undefined) return a.length - b.length;
  const keys = [...new Set(sides.flatMap(({ tree }) => [...partsOf(tree, a.slice(0, at))]))];
  const rank = (key: string): number => (keys.includes(key) ? keys.indexOf(key) : keys.length);
  return rank(a[at]!) - rank(b[at]!);
}

/** What a plan has at a path; under a key that is made of other names it is found by what was compared with it. */
function valueAt({ tree, diff }: Side, path: readonly string[]): string | undefined {
  const change = diff?.changes.find((one) => one.path.join("\n") === path.join("\n"));
  if (change) return change.before === undefined ? undefined : valueText(change.before);
  const node = nodeAt(tree, path);
  if (node) return valueText(brief(node));
  // an order is no value of its own: where nothing was said it is the first one's
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

/** The step of each stage, its updates, and all operations. */
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
