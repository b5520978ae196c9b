import type { Plan } from "../../../compiler/plan/schema.ts";
import { type CostLimit, type Excess, excessOver, planOperations } from "../../../compiler/plan-diff/cost.ts";
import { operationsText, ratioText } from "../../../compiler/plan-diff/numbers.ts";
import { diffJson, excessJson } from "../../../compiler/plan-diff/render-json.ts";
import { renderMarkdown, type TitledReport } from "../../../compiler/plan-diff/render-markdown.ts";
import { renderText, type TextOptions } from "../../../compiler/plan-diff/render-text.ts";
import { type Report, reportOf } from "../../../compiler/plan-diff/report.ts";
import type { Difference, Differences } from "./differences.ts";

/** What an experiment costs beyond a limit. */
export interface ExcessOf {
  readonly path: string;
  readonly excess: readonly Excess[];
}

/** Which experiments are above a limit; one that is new or was broken has a total only. */
export function excessesOver(limit: CostLimit, { differences }: Differences): ExcessOf[] {
  return differences.flatMap((difference) => {
    const { path } = difference;
    const cost =
      "diff" in difference
        ? difference.diff.cost
        : "plan" in difference && limit.kind === "absolute"
          ? { stages: [], total: { before: 0, after: planOperations(difference.plan) } }
          : undefined;
    const excess = cost ? excessOver(limit, cost) : [];
    return excess.length === 0 ? [] : [{ path, excess }];
  });
}

/** `operations of a step of pretrain x1.52, in all x1.45: above the limit of +20%` */
export function excessText(limit: CostLimit, excess: readonly Excess[]): string {
  const texts = excess.map(({ stage, before, after }) => {
    const what = stage === undefined ? "operations in all" : `operations of a step of ${stage}`;
    return limit.kind === "relative" && before !== undefined
      ? `${what} ${ratioText(before, after)}`
      : `${what} ${operationsText(after)}`;
  });
  return `${texts.join(", ")}: above the limit of ${limit.text}`;
}

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
    lead: [...lead, `${summary(all)}.`],
    ...(limit === undefined ? {} : { limit }),
  });
}

export function differencesJson(all: Differences): Readonly<Record<string, unknown>> {
  return {
    before: all.before,
    after: all.after,
    experiments: all.differences.map((difference) => {
      const { status, path } = difference;
      return {
        path,
        status,
        ...(status === "renamed" ? { from: difference.from } : {}),
        ...("diff" in difference ? diffJson(difference.diff) : {}),
        ...("plan" in difference ? { operations: planOperations(difference.plan) } : {}),
        ...("errors" in difference ? { diagnostics: difference.errors.toJson() } : {}),
      };
    }),
  };
}

export function excessesJson(excesses: readonly ExcessOf[]): readonly unknown[] {
  return excesses.map(({ path, excess }) => ({ path, excess: excessJson(excess) }));
}

/** `2 of 9 experiments differ from main` */
function summary({ before, after, count, differences }: Differences): string {
  const n = differences.length;
  const sides = after === "the working tree" ? before : `${before} in ${after}`;
  if (n === 0) return `no experiment of ${count} differs from ${sides}`;
  return `${n} of ${count} ${count === 1 ? "experiment differs" : `experiments ${n === 1 ? "differs" : "differ"}`} from ${sides}`;
}

/** A report each; experiments that are changed in the same way share one. */
function reportsOf(differences: readonly Difference[], full: boolean): TitledReport[] {
  const reports = new Map<string, { titles: string[]; report: Report }>();
  for (const difference of differences) {
    const { path } = difference;
    const report = reportOn(difference, full);
    const key = "diff" in difference ? JSON.stringify(report) : path;
    const twin = reports.get(key);
    const title = difference.status === "renamed" ? `${difference.from} -> ${path}` : path;
    if (twin) twin.titles.push(title);
    else reports.set(key, { titles: [title], report });
  }
  return [...reports.values()];
}

function reportOn(difference: Difference, full: boolean): Report {
  switch (difference.status) {
    case "changed":
    case "renamed": {
      const report = reportOf(difference.diff, { full });
      return difference.status === "renamed"
        ? { ...report, headline: `file renamed; ${report.headline}` }
        : report;
    }
    case "added":
      return { headline: `new experiment: ${outline(difference.plan)}`, groups: [] };
    case "repaired":
      return { headline: `could not be compiled before: ${outline(difference.plan)}`, groups: [] };
    case "deleted":
      return { headline: "deleted", groups: [] };
    case "broken": {
      const errors = difference.errors.toJson().filter(({ severity }) => severity === "error");
      const [first] = errors;
      const where = first ? `: ${first.file}:${first.line}: ${first.message}` : "";
      return {
        headline: `does not compile, ${errors.length} ${errors.length === 1 ? "error" : "errors"}${where}`,
        groups: [],
      };
    }
  }
}

function outline(plan: Plan): string {
  const stages = Object.keys(plan.stages);
  return `${stages.length === 1 ? "stage" : "stages"} ${stages.join(", ")}, ${operationsText(planOperations(plan))} in all`;
}
