import type { PlanDiff } from "../../compiler/plan-diff/compare.ts";
import { type Excess, excessOver } from "../../compiler/plan-diff/cost.ts";
import type { CostLimit } from "../../compiler/plan-diff/cost-limit.ts";
import { diffJson, excessJson } from "../../compiler/plan-diff/render-json.ts";
import { renderMarkdown } from "../../compiler/plan-diff/render-markdown.ts";
import { renderText, type TextOptions } from "../../compiler/plan-diff/render-text.ts";
import { reportOf } from "../../compiler/plan-diff/report.ts";
import { excessText } from "./git/limits.ts";
import { jsonText } from "./json-text.ts";

export interface DiffFormat extends TextOptions {
  readonly format: "text" | "markdown" | "json";
  readonly full?: boolean;
  readonly maxCost?: CostLimit;
  /** the messages about both files, for JSON */
  readonly diagnostics?: readonly unknown[];
}

export interface RenderedDiff {
  readonly text: string;
  /** the costs that are above the limit */
  readonly excess: readonly Excess[];
}

/** Renders the comparison of two plans, and finds what is above the limit. */
export function renderPlanDiff(diff: PlanDiff, options: DiffFormat): RenderedDiff {
  const { format, full = false, maxCost, diagnostics = [] } = options;
  const excess = maxCost ? excessOver(maxCost, diff.cost) : [];
  if (format === "json") {
    const limit = maxCost ? { max_cost: maxCost.text, above: excessJson(excess) } : {};
    return { text: jsonText({ diagnostics, ...diffJson(diff), ...limit }), excess };
  }
  const report = reportOf(diff, { full });
  if (format === "text") return { text: renderText(report, options), excess };
  const lead = maxCost && excess.length > 0 ? [`**${excessText(maxCost, excess)}**`] : [];
  return { text: renderMarkdown([{ titles: [], report }], { lead }), excess };
}
