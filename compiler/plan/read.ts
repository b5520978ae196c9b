import { parseDocument } from "yaml";
import type { Diagnostic } from "../../grammar/diagnostic.ts";
import { PLAN_DIAGNOSTICS, type PlanReport } from "./diagnostics.ts";
import { PLAN } from "./fields.ts";
import type { Plan } from "./schema.ts";

/** Reads a plan back; every problem points at its place in the file. */
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
  const document = parseDocument(text, { version: "1.2", schema: "core", uniqueKeys: true });
  for (const problem of document.errors) {
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
  return { diagnostics, ...(plan && diagnostics.length === 0 ? { plan } : {}) };
}
