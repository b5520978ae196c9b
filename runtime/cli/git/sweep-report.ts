import { planOperations } from "../../../compiler/plan-diff/cost.ts";
import { operationsText, ratioText } from "../../../compiler/plan-diff/numbers.ts";
import type { TitledReport } from "../../../compiler/plan-diff/render-markdown.ts";
import { type Report, reportOf } from "../../../compiler/plan-diff/report.ts";
import type { Row } from "../../../compiler/plan-diff/rows.ts";
import { valuesText } from "../../../compiler/sweep.ts";
import type { Difference } from "./differences.ts";
import { operationsOf } from "./limits.ts";
import type { PointChange } from "./points.ts";

type SweepDifference = Difference & { readonly status: "sweep" };

/** How many new or removed experiments of a sweep are listed. */
const LISTED = 12;

/** Reports on a sweep: the number of experiments, the new and removed ones, then the changes of the others. */
export function sweepReports(difference: SweepDifference, full: boolean): TitledReport[] {
  const { path, from, points } = difference;
  const title = from === undefined ? path : `${from} -> ${path}`;
  const changed = points.flatMap((point) =>
    point.status === "changed" ? [{ values: point.values, report: reportOf(point.diff, { full }) }] : [],
  );
  const alike = new Set(changed.map(({ report }) => JSON.stringify(report)));
  // if all experiments have the same changes, one report is enough
  const [one] = changed;
  if (one && alike.size === 1 && changed.length === points.length && points.length > 1)
    return [
      {
        titles: [title],
        report: {
          ...one.report,
          headline: `in each of ${points.length} experiments: ${one.report.headline}`,
        },
      },
    ];
  const own = ownReport(difference, full);
  if (one && changed.length === 1 && Object.keys(one.values).length === 0)
    return [{ titles: [title], report: joined(own, one.report) }];
  const reports = new Map<string, { titles: string[]; report: Report }>();
  for (const { values, report } of changed) {
    const key = JSON.stringify(report);
    const shared = reports.get(key) ?? { titles: [], report };
    reports.set(key, shared);
    shared.titles.push(Object.keys(values).length === 0 ? path : `${path} (${valuesText(values)})`);
  }
  return [{ titles: [title], report: own }, ...reports.values()];
}

/** Joins the report on a sweep with the changes of the single experiment on the side that is not a sweep. */
function joined(sweep: Report, experiment: Report): Report {
  const leftOut = [sweep.leftOut, experiment.leftOut].filter((text) => text !== undefined).join("; ");
  return {
    headline: `${sweep.headline}; ${experiment.headline}`,
    groups: [...sweep.groups, ...experiment.groups],
    ...(leftOut === "" ? {} : { leftOut }),
  };
}

function ownReport(difference: SweepDifference, full: boolean): Report {
  const rows = difference.points.flatMap((point) =>
    point.status === "added" || point.status === "deleted" ? [rowOf(point)] : [],
  );
  const listed = full ? rows : rows.slice(0, LISTED);
  const more = rows.length - listed.length;
  return {
    headline: headlineOf(difference),
    groups: listed.length === 0 ? [] : [{ title: "experiments", sections: [{ rows: listed }] }],
    ...(more > 0 ? { leftOut: `and ${more} more; --full lists them` } : {}),
  };
}

function rowOf({ status, values, plan }: PointChange & { readonly status: "added" | "deleted" }): Row {
  const label = Object.keys(values).length === 0 ? "the experiment" : valuesText(values);
  return { label, [status === "added" ? "after" : "before"]: operationsText(planOperations(plan)) };
}

/** `1 experiment is now a sweep of 6, operations x6: 1 unchanged, 5 new` */
function headlineOf({ from, before, after, points }: SweepDifference): string {
  const [old, now] = [before.length, after.length];
  const what =
    old === now
      ? `sweep of ${now}`
      : old === 1
        ? `1 experiment is now a sweep of ${now}`
        : now === 1
          ? `a sweep of ${old} is now 1 experiment`
          : `a sweep of ${old} is now a sweep of ${now}`;
  const [all, current] = [operationsOf(before), operationsOf(after)];
  const cost = all === current ? "" : `, operations ${ratioText(all, current)}`;
  const counts = (["same", "changed", "added", "deleted"] as const).flatMap((status) => {
    const n = points.filter((point) => point.status === status).length;
    return n === 0 ? [] : [`${n} ${WORDS[status]}`];
  });
  return `${from === undefined ? "" : "file renamed; "}${what}${cost}: ${counts.join(", ")}`;
}

const WORDS = { same: "unchanged", changed: "changed", added: "new", deleted: "removed" } as const;
