import { relative, resolve, sep } from "node:path";
import type { Plan } from "../../../compiler/plan/schema.ts";
import { comparePlans, type PlanDiff } from "../../../compiler/plan-diff/compare.ts";
import { similarity } from "../../../compiler/plan-diff/similarity.ts";
import { diffTree } from "../../../compiler/plan-diff/tree.ts";
import { valuesText } from "../../../compiler/sweep.ts";
import type { Compiled } from "../compile-file.ts";
import { FileError } from "../failure.ts";
import { planFromText, sweepFromText } from "../plan-from-file.ts";
import { type Snapshot, snapshotsOf } from "./snapshot.ts";

/** One experiment that is another than it was. Paths are from the top of the repository. */
export type Difference =
  | { readonly status: "changed"; readonly path: string; readonly diff: PlanDiff }
  | { readonly status: "renamed"; readonly path: string; readonly from: string; readonly diff: PlanDiff }
  | { readonly status: "added"; readonly path: string; readonly plan: Plan }
  | { readonly status: "deleted"; readonly path: string }
  /** it compiles now, and did not before */
  | { readonly status: "repaired"; readonly path: string; readonly plan: Plan }
  | { readonly status: "broken"; readonly path: string; readonly errors: Compiled };

export interface Differences {
  readonly before: string;
  readonly after: string;
  /** experiments looked at */
  readonly count: number;
  readonly differences: readonly Difference[];
}

/** How much of a plan has to be the same for a deleted and an added file to be one that was moved. */
const MOVED = 0.6;

/**
 * The experiments that differ between a revision and the working tree, or two revisions, each with what it imports from
 * its own side: a change in a library shows in every experiment that uses it.
 * @param files experiments, plans or folders, from `cwd`; all experiments where none is named
 */
export function gitDifferences(
  range: string,
  files: readonly string[],
  root: string,
  cwd: string,
): Differences {
  const { before, after } = snapshotsOf(range, root);
  const all = [...new Set([...before.paths, ...after.paths])].sort();
  const chosen =
    files.length === 0 ? all.filter((path) => path.endsWith(".acl")) : named(files, all, root, cwd);
  const paths = chosen.filter((path) => [before, after].some((side) => isExperiment(path, side.read(path))));
  const changed = new Set(all.filter((path) => before.read(path) !== after.read(path)));
  const [gone, fresh]: [Map<string, Plan | undefined>, Map<string, Plan>] = [new Map(), new Map()];
  const found = new Map<string, Difference>();
  for (const path of paths) {
    const [old, now] = [before, after].map((side) => isExperiment(path, side.read(path)));
    const current = now ? compileAt(after, path) : undefined;
    if (old && current && !current.files.some((file) => changed.has(file))) continue;
    const earlier: Points = old ? compileAt(before, path).points : new Map();
    const points: Points = current?.points ?? new Map();
    const label = (point: string): string => (point === "" ? path : `${path} (${point})`);
    for (const [point, its] of points) {
      const name = label(point);
      const was = earlier.get(point);
      if (its.plan === undefined) found.set(name, { status: "broken", path: name, errors: its });
      else if (!was) {
        fresh.set(name, its.plan);
        found.set(name, { status: "added", path: name, plan: its.plan });
      } else if (was.plan === undefined) found.set(name, { status: "repaired", path: name, plan: its.plan });
      else {
        const diff = comparePlans(was.plan, its.plan);
        if (!diff.equal) found.set(name, { status: "changed", path: name, diff });
      }
    }
    const broken = [...points.values()].some(({ plan }) => plan === undefined);
    for (const [point, was] of earlier) {
      if (points.has(point) || broken) continue;
      gone.set(label(point), was.plan);
      found.set(label(point), { status: "deleted", path: label(point) });
    }
  }
  for (const [path, plan] of fresh) {
    const from = originOf(plan, gone);
    if (from === undefined) continue;
    found.set(path, { status: "renamed", path, from, diff: comparePlans(gone.get(from)!, plan) });
    found.delete(from);
    gone.delete(from);
  }
  return { before: before.name, after: after.name, count: paths.length, differences: [...found.values()] };
}

/** The deleted experiment that a new one is most like, if it is like one at all. */
function originOf(plan: Plan, gone: ReadonlyMap<string, Plan | undefined>): string | undefined {
  let best: { readonly path: string; readonly score: number } | undefined;
  for (const [path, old] of gone) {
    const score = old === undefined ? 0 : similarity(diffTree(old), diffTree(plan));
    if (score >= MOVED && score > (best?.score ?? 0)) best = { path, score };
  }
  return best?.path;
}

/** Files named by the user, by their paths in the repository; a folder stands for the experiments in it. */
function named(files: readonly string[], all: readonly string[], root: string, cwd: string): string[] {
  const found = files.flatMap((file) => {
    const path = relative(root, resolve(cwd, file)).split(sep).join("/");
    const inside = all.filter(
      (one) => one === path || (one.endsWith(".acl") && (path === "" || one.startsWith(`${path}/`))),
    );
    if (inside.length === 0)
      throw new FileError(
        `${file} is no experiment on either side`,
        "expected .acl files, plans or folders of this repository",
      );
    return inside;
  });
  return [...new Set(found)].sort();
}

/** Libraries are compared with the experiments that use them. */
function isExperiment(path: string, text: string | undefined): boolean {
  return text !== undefined && (!path.endsWith(".acl") || /^\s*experiment\b/m.test(text));
}

/** The experiments of a file: by the values of its sweep, or the one that it is, by no values. */
type Points = ReadonlyMap<string, Compiled>;

function compileAt(
  side: Snapshot,
  path: string,
): { readonly points: Points; readonly files: readonly string[] } {
  const files = new Set([path]);
  const text = side.read(path)!;
  const readFile = (file: string): string | undefined => {
    files.add(file);
    return side.read(file);
  };
  const whole = planFromText(path, text, readFile);
  const sweep = whole.isSweep ? sweepFromText(path, text, readFile) : undefined;
  const points = new Map<string, Compiled>();
  if (!sweep) points.set("", whole);
  else if (sweep.compiled.failed) points.set("", sweep.compiled);
  else
    for (const { values, plan } of sweep.points) points.set(valuesText(values), { ...sweep.compiled, plan });
  return { points, files: [...files] };
}
