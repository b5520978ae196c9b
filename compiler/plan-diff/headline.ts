import type { PlanDiff } from "./compare.ts";
import { methodChanges } from "./method-changes.ts";
import { isClose, ratioText } from "./numbers.ts";

/** The first line of a report. */
export function headline(diff: PlanDiff): string {
  if (diff.equal) return sameText(diff.changes.length);
  const { once, each } = methodChanges(
    diff.changes.filter(({ group, derived }) => group === "method" && !derived),
  );
  const method = once.length + each.length;
  const parts = [
    method === 0
      ? "no change to the method"
      : `${method} ${method === 1 ? "change" : "changes"} to the method`,
  ];
  const names = new Set(diff.renames.map(({ kind, before, after }) => `${kind} ${before} ${after}`)).size;
  if (names > 0) parts[0] += `, ${names} renamed`;
  const cost = costText(diff);
  return [...parts, ...(cost === undefined ? [] : [cost])].join("; ");
}

function sameText(others: number): string {
  if (others === 0) return "no difference";
  return `no difference; ${others} ${others === 1 ? "value is" : "values are"} written in another way, with the same meaning`;
}

/** `operations per step x1.41, in all x1.52`, by stages if they differ. */
function costText({ cost }: PlanDiff): string | undefined {
  const steps = cost.stages.flatMap(({ stage, step: { before, after } }) =>
    before === undefined || after === undefined || isClose(before, after)
      ? []
      : [{ stage, ratio: ratioText(before, after) }],
  );
  const total = isClose(cost.total.before, cost.total.after)
    ? undefined
    : ratioText(cost.total.before, cost.total.after);
  const ratios = new Set(steps.map(({ ratio }) => ratio));
  const all = total === undefined ? [] : [`in all ${total}`];
  if (steps.length === 0) return total === undefined ? undefined : `operations ${all[0]}`;
  if (ratios.size === 1 && steps.length === cost.stages.length)
    return `operations per step ${[[...ratios][0], ...(ratios.has(total ?? "") ? [] : all)].join(", ")}`;
  return `operations per step: ${[...steps.map(({ stage, ratio }) => `${stage} ${ratio}`), ...all].join(", ")}`;
}
