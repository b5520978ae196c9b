import { planOperations } from "../../../compiler/plan-diff/cost.ts";
import { operationsText } from "../../../compiler/plan-diff/numbers.ts";
import { diffJson, excessJson } from "../../../compiler/plan-diff/render-json.ts";
import {
  markdownText,
  renderMarkdown,
  type TitledReport,
} from "../../../compiler/plan-diff/render-markdown.ts";
import { renderText, type TextOptions } from "../../../compiler/plan-diff/render-text.ts";
import { type Report, reportOf } from "../../../compiler/plan-diff/report.ts";
import type { Plan } from "../../../compiler/schema/plan.ts";
import { type Difference, type Differences, hasChanged } from "./differences.ts";
import { type ExcessOf, type Exempt, operationsOf } from "./limits.ts";
import { sweepReports } from "./sweep-report.ts";

export function differencesText(
  all: Differences,
  { full, ...options }: TextOptions & { readonly full: boolean },
): string {
  const bold = (text: string): string => (options.color ? `\u001b[1m${text}\u001b[0m` : text);
  const sections = reportsOf(all.differences, full).map(
    ({ titles, report }) => `${titles.map(bold).join("\n")}\n${renderText(report, options)}`,
  );
  return [`${summary(all)}\n`, ...sections].join("\n");
}

export function differencesMarkdown(
  all: Differences,
  {
    full,
    lead = [],
    limit,
  }: { readonly full: boolean; readonly lead?: readonly string[]; readonly limit?: number },
): string {
  return renderMarkdown(reportsOf(all.differences, full), {
    lead: [...lead, `${markdownText(summary(all))}.`],
    ...(limit === undefined ? {} : { limit }),
  });
}

export function differencesJson(all: Differences): Readonly<Record<string, unknown>> {
  return { before: all.before, after: all.after, experiments: all.differences.map(differenceJson) };
}

function differenceJson(difference: Difference): Readonly<Record<string, unknown>> {
  const { status, path } = difference;
  switch (difference.status) {
    case "changed": {
      const { from, diff } = difference;
      return from === undefined
        ? { path, status, ...diffJson(diff) }
        : { path, status: "renamed", from, ...diffJson(diff) };
    }
    case "sweep": {
      const { from, before, after, points } = difference;
      return {
        path,
        status,
        ...(from === undefined ? {} : { from }),
        operations: { before: operationsOf(before), after: operationsOf(after) },
        points: points.map((point) => ({
          status: point.status,
          values: point.values,
          ...("diff" in point ? diffJson(point.diff) : { operations: planOperations(point.plan) }),
        })),
      };
    }
    case "added":
    case "repaired":
      return { path, status, operations: operationsOf(difference.plans) };
    case "deleted":
      return { path, status };
    case "broken":
      return { path, status, diagnostics: difference.errors.toJson() };
  }
}

/** The result of a limit as data. @param exempt the experiments to which it does not apply */
export function limitJson(excesses: readonly ExcessOf[], exempt: readonly Exempt[]): Record<string, unknown> {
  return {
    above: excesses.map(({ path, excess }) => ({ path, excess: excessJson(excess) })),
    not_held: exempt.map(({ path, operations }) => ({ path, operations })),
  };
}

/** `2 of 9 experiments differ from main` */
function summary({ before, after, count, differences }: Differences): string {
  const n = differences.filter(hasChanged).length;
  const moved = differences.length - n;
  const sides = after === "the working tree" ? before : `${before} in ${after}`;
  const also = moved === 0 ? "" : `; ${moved} ${moved === 1 ? "has" : "have"} a new file name`;
  if (count === 0) return `there is no experiment in ${before} or in ${after}`;
  if (n === 0) {
    const none = count === 1 ? "the experiment does not differ" : `none of ${count} experiments differs`;
    return `${none} from ${sides}${also}`;
  }
  const experiments = count === 1 ? "experiment differs" : `experiments ${n === 1 ? "differs" : "differ"}`;
  return `${n} of ${count} ${experiments} from ${sides}${also}`;
}

/** One report for each change; experiments with the same changes share a report. */
function reportsOf(differences: readonly Difference[], full: boolean): TitledReport[] {
  const reports = new Map<string, { titles: string[]; report: Report }>();
  for (const difference of differences)
    for (const { titles, report } of reportsOn(difference, full)) {
      // of a sweep each report has its own place, even with the same title
      const isShared = difference.status === "changed" || difference.status === "broken";
      const key = isShared ? JSON.stringify(report) : String(reports.size);
      const twin = reports.get(key);
      if (twin) twin.titles.push(...titles);
      else reports.set(key, { titles: [...titles], report });
    }
  return [...reports.values()];
}

function reportsOn(difference: Difference, full: boolean): TitledReport[] {
  const { path } = difference;
  const plain = (headline: string): TitledReport[] => [{ titles: [path], report: { headline, groups: [] } }];
  switch (difference.status) {
    case "changed": {
      const { from, diff } = difference;
      const report = reportOf(diff, { full });
      if (from === undefined) return [{ titles: [path], report }];
      const headline = `file renamed; ${report.headline}`;
      return [{ titles: [`${from} -> ${path}`], report: { ...report, headline } }];
    }
    case "sweep":
      return sweepReports(difference, full);
    case "added":
      return plain(`new ${outline(difference.plans)}`);
    case "repaired":
      return plain(`did not compile before: ${outline(difference.plans)}`);
    case "deleted":
      return plain("deleted");
    case "broken": {
      const errors = difference.errors.toJson().filter(({ severity }) => severity === "error");
      const [first] = errors;
      const where = first ? `: ${first.file}:${first.line}: ${first.message}` : "";
      return plain(`does not compile, ${errors.length} ${errors.length === 1 ? "error" : "errors"}${where}`);
    }
  }
}

/** `experiment: stages pretrain, finetune, 6.33 TFLOP in total` */
function outline(plans: readonly Plan[]): string {
  const stages = Object.keys(plans[0]!.stages);
  const what = plans.length === 1 ? "experiment" : `sweep of ${plans.length} experiments`;
  return `${what}: ${stages.length === 1 ? "stage" : "stages"} ${stages.join(", ")}, ${operationsText(operationsOf(plans))} in total`;
}
