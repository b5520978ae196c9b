import type { PlanDiff } from "./compare.ts";
import type { Excess } from "./cost.ts";
import { headline } from "./headline.ts";
import { jsonValue } from "./json-value.ts";
import type { Written } from "./written.ts";

/**
 * A complete comparison for programs: nothing is left out or merged; a path is a list of keys, a number is a number.
 */
export function diffJson(diff: PlanDiff): Readonly<Record<string, unknown>> {
  return {
    headline: headline(diff),
    equal: diff.equal,
    changes: diff.changes.map(
      ({ path, before, after, group, derived, follows, content, place, written, same }) => ({
        group,
        path,
        before: before === undefined ? null : jsonValue(before),
        after: after === undefined ? null : jsonValue(after),
        derived,
        follows_from: follows,
        ...(same ? { same_meaning: true } : {}),
        ...(place ? { index: place.index } : {}),
        ...(written ? { written: writtenJson(written) } : {}),
        ...(content
          ? { content: content.map(({ path: below, text }) => ({ path: below, value: jsonValue(text) })) }
          : {}),
      }),
    ),
    renamed: diff.renames,
    cost: diff.cost,
  };
}

function writtenJson({ what, name, within, file, before, after }: Written): unknown {
  return {
    what,
    name,
    ...(within === undefined ? {} : { within }),
    file: file ?? null,
    before: before ?? null,
    after: after ?? null,
  };
}

export function excessJson(excess: readonly Excess[]): readonly unknown[] {
  return excess.map(({ stage, before, after }) => ({
    ...(stage === undefined ? { of: "all stages" } : { of: "step", stage }),
    before: before ?? null,
    after,
  }));
}
