import type { Plan } from "../../compiler/plan/schema.ts";
import { comparePlans } from "../../compiler/plan-diff/compare.ts";
import { type CostLimit, type Excess, excessOver } from "../../compiler/plan-diff/cost.ts";
import { diffJson, excessJson } from "../../compiler/plan-diff/render-json.ts";
import { renderMarkdown } from "../../compiler/plan-diff/render-markdown.ts";
import { renderText, type TextOptions } from "../../compiler/plan-diff/render-text.ts";
import { reportOf } from "../../compiler/plan-diff/report.ts";
import { excessText } from "./git/render-differences.ts";

export interface DiffFormat extends TextOptions {
  readonly format: "text" | "markdown" | "json";
  readonly full?: boolean;
  readonly maxCost?: CostLimit;
}

export interface RenderedDiff {
  readonly text: string;
  /** whether the plans are the same to the byte */
  readonly equal: boolean;
  /** what is above the limit */
  readonly excess: readonly Excess[];
}

/** The comparison of two plans as text, and what the exit status is made of. */
export function renderPlanDiff(before: Plan, after: Plan, options: DiffFormat): RenderedDiff {
  const { format, full = false, maxCost } = options;
  const diff = comparePlans(before, after);
  const excess = maxCost ? excessOver(maxCost, diff.cost) : [];
  const { equal } = diff;
  if (format === "json") {
    const limit = maxCost ? { max_cost: maxCost.text, above: excessJson(excess) } : {};
    return { text: `${JSON.stringify({ ...diffJson(diff), ...limit }, undefined, 2)}\n`, equal, excess };
  }
  const report = reportOf(diff, { full });
  if (format === "text") return { text: renderText(report, options), equal, excess };
  const lead = maxCost && excess.length > 0 ? [`**${excessText(maxCost, excess)}**`] : [];
  return { text: renderMarkdown([{ titles: [], report }], { lead }), equal, excess };
}
