import { parseDocument } from "yaml";
import type { Diagnostic } from "../../grammar/diagnostic.ts";
import { REPLACEMENT } from "../../grammar/parse.ts";
import { checkCounts } from "./check-counts.ts";
import { checkKinds } from "./check-kinds.ts";
import { checkReferences } from "./check-references.ts";
import { PLAN_DIAGNOSTICS, type PlanReport } from "./diagnostics.ts";
import { PLAN } from "./fields.ts";
import { placesIn } from "./place.ts";
import type { Plan } from "./schema.ts";

/**
 * Reads a plan back: its form, then what its names stand for, then whether what follows from the rest does. Every
 * problem points at its place in the file.
 */
export function readPlan(
  text: string,
  file: string,
): { readonly plan?: Plan; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const report: PlanReport = (code, span, params, labels) => {
    const diagnostic = PLAN_DIAGNOSTICS.make(code, span, params, labels);
    diagnostics.push(diagnostic);
    return diagnostic;
  };
  const lost = text.indexOf(REPLACEMENT);
  if (lost >= 0) {
    report("not-yaml", { file, start: lost, end: lost + 1 }, { reason: "the bytes here are no UTF-8" });
    return { diagnostics };
  }
  const document = parseDocument(text, { version: "1.2", schema: "core", uniqueKeys: true });
  // What comes after the first one mostly follows from it.
  for (const problem of document.errors.slice(0, 1)) {
    const [start, end] = problem.pos;
    const [reason = ""] = problem.message.split("\n");
    report("not-yaml", { file, start, end }, { reason: reason.replace(/ at line \d+, column \d+:?$/, "") });
  }
  if (diagnostics.length > 0) return { diagnostics };
  const whole = { file, start: 0, end: Math.min(text.length, text.indexOf("\n") + 1 || text.length) };
  const version: unknown = document.get("plan");
  if (typeof version === "number" && version !== 1) {
    report("other-version", whole, { found: String(version) });
    return { diagnostics };
  }
  const plan = PLAN.read({ node: document.contents, span: whole, file, report });
  if (plan && diagnostics.length === 0) {
    const place = placesIn(document, file);
    if (checkReferences(plan, place, report) && checkKinds(plan, place, report))
      checkCounts(plan, place, report);
  }
  const failed = diagnostics.some(({ severity }) => severity === "error");
  return { diagnostics, ...(plan && !failed ? { plan } : {}) };
}
