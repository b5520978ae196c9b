import type { PlanDiff } from "./compare.ts";
import type { Excess } from "./cost.ts";
import { headline } from "./headline.ts";

/** All of a comparison for programs: nothing is left out or merged. */
export function diffJson(diff: PlanDiff): Readonly<Record<string, unknown>> {
  return {
    headline: headline(diff),
    equal: diff.equal,
    changes: diff.changes.map(({ path, before, after, group, derived, follows, content }) => ({
      group,
      path: path.join("."),
      before: before ?? null,
      after: after ?? null,
      derived,
      follows_from: follows.map((cause) => cause.join(".")),
      ...(content
        ? { content: content.map(({ path: below, text }) => ({ path: below.join("."), text })) }
        : {}),
    })),
    renamed: diff.renames,
    cost: diff.cost,
  };
}

export function excessJson(excess: readonly Excess[]): readonly unknown[] {
  return excess.map(({ stage, before, after }) => ({
    ...(stage === undefined ? { of: "all stages" } : { of: "step", stage }),
    before: before ?? null,
    after,
  }));
}
