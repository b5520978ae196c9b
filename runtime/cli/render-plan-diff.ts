import type { Plan } from "../../compiler/plan/schema.ts";
import { comparePlans } from "../../compiler/plan-diff/compare.ts";
import { diffJson } from "../../compiler/plan-diff/render-json.ts";
import { renderMarkdown } from "../../compiler/plan-diff/render-markdown.ts";
import { renderText } from "../../compiler/plan-diff/render-text.ts";
import { reportOf } from "../../compiler/plan-diff/report.ts";

export interface DiffFormat {
  readonly format: "text" | "markdown" | "json";
  readonly color: boolean;
  readonly columns?: number | undefined;
  readonly full?: boolean;
}

/** The comparison of two plans as text, and whether they are the same to the byte. */
export function renderPlanDiff(
  before: Plan,
  after: Plan,
  { format, color, columns, full = false }: DiffFormat,
): { readonly text: string; readonly equal: boolean } {
  const diff = comparePlans(before, after);
  const report = reportOf(diff, { full });
  const text =
    format === "json"
      ? `${JSON.stringify(diffJson(diff), undefined, 2)}\n`
      : format === "markdown"
        ? renderMarkdown([{ titles: [], report }])
        : renderText(report, { color, columns });
  return { text, equal: diff.equal };
}
