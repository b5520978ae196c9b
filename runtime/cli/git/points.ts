import { writePlan } from "../../../compiler/plan/write.ts";
import { comparePlans, type PlanDiff } from "../../../compiler/plan-diff/compare.ts";
import { pairs, similarity } from "../../../compiler/plan-diff/similarity.ts";
import { diffTree } from "../../../compiler/plan-diff/tree.ts";
import type { Sources } from "../../../compiler/plan-diff/written.ts";
import type { Plan } from "../../../compiler/schema/plan.ts";

/** One experiment of a file: the only one, or a point of its sweep. */
export interface Point {
  /** the value of each axis of the sweep, as written; empty without a sweep */
  readonly values: Readonly<Record<string, string>>;
  readonly plan: Plan;
}

/** All experiments of a file that compiles, with their source files. */
export interface Points {
  readonly points: readonly Point[];
  readonly sources: Sources["before"];
}

/** How an experiment of a sweep changed. */
export type PointChange =
  | { readonly status: "same" | "changed"; readonly values: Point["values"]; readonly diff: PlanDiff }
  | { readonly status: "added" | "deleted"; readonly values: Point["values"]; readonly plan: Plan };

/** How similar two plans have to be to count as the same experiment with changes. */
export const ALIKE = 0.6;

export function likeness(one: Plan, other: Plan): number {
  const score = similarity(diffTree(one), diffTree(other));
  return score < ALIKE ? 0 : score;
}

/**
 * Matches the experiments of a file on both sides. Equal plans are the same experiment. The others are matched by their values
 * or, if the axes of the sweep changed, by similarity.
 */
export function pointChanges(before: Points, after: Points): PointChange[] {
  const [old, now] = [before.points, after.points];
  const twins = new Map<number, number>();
  const taken = new Set<number>();
  const pair = (isTwin: (i: number, k: number) => boolean): void => {
    for (const i of old.keys()) {
      if (twins.has(i)) continue;
      const k = [...now.keys()].find((at) => !taken.has(at) && isTwin(i, at));
      if (k === undefined) continue;
      twins.set(i, k);
      taken.add(k);
    }
  };
  const [plans, others] = [old, now].map((points) => points.map(({ plan }) => writePlan(plan)));
  const [labels, names] = [old, now].map((points) => points.map(({ values }) => JSON.stringify(values)));
  pair((i, k) => plans![i] === others![k] && labels![i] === names![k]);
  pair((i, k) => plans![i] === others![k]);
  pair((i, k) => labels![i] === names![k]);
  if (axesOf(old) !== axesOf(now)) {
    const left = (points: readonly Point[], has: (i: number) => boolean): string[] =>
      [...points.keys()].filter((i) => !has(i)).map(String);
    const likest = pairs(
      left(old, (i) => twins.has(i)),
      left(now, (k) => taken.has(k)),
      (i, k) => likeness(old[Number(i)]!.plan, now[Number(k)]!.plan),
    );
    for (const [i, k] of likest) twins.set(Number(i), Number(k));
  }
  const from = new Map([...twins].map(([i, k]) => [k, i]));
  const sources = { before: before.sources, after: after.sources };
  return [
    ...now.map(({ values, plan }, k): PointChange => {
      const was = old[from.get(k) ?? -1];
      if (!was) return { status: "added", values, plan };
      const diff = comparePlans(was.plan, plan, sources);
      return { status: diff.equal ? "same" : "changed", values, diff };
    }),
    ...old.flatMap(({ values, plan }, i): PointChange[] =>
      twins.has(i) ? [] : [{ status: "deleted", values, plan }],
    ),
  ];
}

function axesOf([first]: readonly Point[]): string {
  return Object.keys(first?.values ?? {}).join("\n");
}
