import { comparePlans, type PlanDiff } from "../../../compiler/plan-diff/compare.ts";
import type { Plan } from "../../../compiler/schema/plan.ts";
import type { Compiled } from "../compile-file.ts";
import { planFromText, sweepFromText } from "../plan-from-file.ts";
import { likeness, type PointChange, type Points, pointChanges } from "./points.ts";
import { isExperiment, selectedExperiments } from "./selected-experiments.ts";
import { type Snapshot, snapshotsOf } from "./snapshot.ts";

/** A file whose experiments or whose path changed. Paths are relative to the top of the repository. */
export type Difference = { readonly path: string } & (
  | {
      readonly status: "changed";
      /** the old path, if it changed */
      readonly from?: string;
      readonly diff: PlanDiff;
    }
  /** the file is or was a sweep */
  | {
      readonly status: "sweep";
      readonly from?: string;
      readonly before: readonly Plan[];
      readonly after: readonly Plan[];
      readonly points: readonly PointChange[];
    }
  /** new, or it did not compile before; a sweep has several plans */
  | { readonly status: "added" | "repaired"; readonly plans: readonly Plan[] }
  | { readonly status: "deleted" }
  | { readonly status: "broken"; readonly errors: Compiled }
);

export interface Differences {
  readonly before: string;
  readonly after: string;
  /** the number of files that were compared */
  readonly count: number;
  readonly differences: readonly Difference[];
}

/** Whether an experiment changed, not only its path. */
export function hasChanged(difference: Difference): boolean {
  if (difference.status === "changed") return !difference.diff.equal;
  return difference.status !== "sweep" || difference.points.some(({ status }) => status !== "same");
}

/**
 * Compares the experiments of a revision with the working tree, or of two revisions. Imports are read from the same side, so a
 * change in a library is found in every experiment that imports it.
 * @param files experiments, plans, libraries or folders, relative to `cwd`; default: all experiments
 */
export function gitDifferences(
  range: string,
  files: readonly string[],
  root: string,
  cwd: string,
): Differences {
  const { before, after } = snapshotsOf(range, root);
  const [compileBefore, compileAfter] = [compilerOf(before), compilerOf(after)];
  const paths = selectedExperiments(files, { before, after, root, cwd }, (path, library) =>
    [compileBefore, compileAfter].some((compileAt) => compileAt(path)?.files.includes(library)),
  );
  const all = new Set([...before.paths, ...after.paths]);
  const changed = new Set([...all].filter((path) => before.read(path) !== after.read(path)));
  const [gone, fresh]: [Map<string, Points | undefined>, Map<string, Points>] = [new Map(), new Map()];
  const found = new Map<string, Difference>();
  for (const path of paths) {
    const now = compileAfter(path);
    if (now && isExperiment(path, before.read(path)) && !now.files.some((file) => changed.has(file)))
      continue;
    const old = compileBefore(path);
    if (now && !now.points) found.set(path, { status: "broken", path, errors: now.compiled });
    else if (!now?.points) {
      gone.set(path, old?.points);
      found.set(path, { status: "deleted", path });
    } else if (!old) {
      fresh.set(path, now.points);
      found.set(path, { status: "added", path, plans: plansOf(now.points) });
    } else if (!old.points) found.set(path, { status: "repaired", path, plans: plansOf(now.points) });
    else {
      const difference = differenceOf(path, old.points, now.points);
      if (hasChanged(difference)) found.set(path, difference);
    }
  }
  for (const [path, points] of fresh) {
    const from = originOf(points, gone);
    if (from === undefined) continue;
    found.set(path, { ...differenceOf(path, gone.get(from)!, points), from } as Difference);
    found.delete(from);
    gone.delete(from);
  }
  return { before: before.name, after: after.name, count: paths.length, differences: [...found.values()] };
}

const plansOf = ({ points }: Points): Plan[] => points.map(({ plan }) => plan);

function differenceOf(path: string, before: Points, after: Points): Difference {
  const [old, now] = [before.points, after.points];
  const isSweep = ({ points }: Points): boolean =>
    points.some(({ values }) => Object.keys(values).length > 0);
  if (!isSweep(before) && !isSweep(after)) {
    const sources = { before: before.sources, after: after.sources };
    return { status: "changed", path, diff: comparePlans(old[0]!.plan, now[0]!.plan, sources) };
  }
  const points = pointChanges(before, after);
  return { status: "sweep", path, before: plansOf(before), after: plansOf(after), points };
}

/** The deleted file whose experiment is most similar to a new one, if there is a similar one. */
function originOf({ points }: Points, gone: ReadonlyMap<string, Points | undefined>): string | undefined {
  let best: { readonly path: string; readonly score: number } | undefined;
  for (const [path, old] of gone) {
    const score = old ? likeness(old.points[0]!.plan, points[0]!.plan) : 0;
    if (score > (best?.score ?? 0)) best = { path, score };
  }
  return best?.path;
}

interface CompiledAt {
  /** the file and its imports */
  readonly files: readonly string[];
  readonly compiled: Compiled;
  /** absent if there is an error */
  readonly points?: Points;
}

/** Compiles the experiments of one side, each once. The result is undefined if the file is not an experiment there. */
function compilerOf(side: Snapshot): (path: string) => CompiledAt | undefined {
  const known = new Map<string, CompiledAt | undefined>();
  return (path) => {
    if (!known.has(path))
      known.set(path, isExperiment(path, side.read(path)) ? compileAt(side, path) : undefined);
    return known.get(path);
  };
}

function compileAt(side: Snapshot, path: string): CompiledAt {
  const files = new Set([path]);
  const text = side.read(path)!;
  const readFile = (file: string): string | undefined => {
    files.add(file);
    return side.read(file);
  };
  const whole = planFromText(path, text, readFile);
  const sweep = whole.isSweep ? sweepFromText(path, text, readFile) : undefined;
  const compiled = sweep?.compiled ?? whole;
  const points = sweep
    ? sweep.points.flatMap(({ values, plan }) => (plan ? [{ values, plan }] : []))
    : whole.plan
      ? [{ values: {}, plan: whole.plan }]
      : [];
  const { sources } = compiled;
  return { files: [...files], compiled, ...(points.length > 0 ? { points: { points, sources } } : {}) };
}
