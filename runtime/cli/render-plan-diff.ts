import type { Plan } from "../../compiler/plan/schema.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import { comparePlans } from "../../compiler/plan-diff/compare.ts";
import { renderJson, renderMarkdown, renderText } from "../../compiler/plan-diff/render.ts";

export interface DiffFormat {
  readonly format: "text" | "markdown" | "json";
  readonly color: boolean;
}

/** The comparison of two plans as text, and whether they are the same to the byte. */
export function renderPlanDiff(
  before: Plan,
  after: Plan,
  { format, color }: DiffFormat,
): { readonly text: string; readonly equal: boolean } {
  const diff = comparePlans(before, after);
  const text =
    format === "json"
      ? renderJson(diff)
      : format === "markdown"
        ? renderMarkdown(diff)
        : renderText(diff, { color });
  return { text, equal: writePlan(before) === writePlan(after) };
}
