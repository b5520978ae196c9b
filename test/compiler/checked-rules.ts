import { CHECK_DIAGNOSTICS, type Diagnostic } from "../../compiler/compile.ts";

/** Codes of rules that are checked in files and in plans. */
export const CHECKED_RULES: ReadonlySet<string> = new Set(
  Object.entries(CHECK_DIAGNOSTICS.rows).flatMap(([code, row]) =>
    "check" in row && row.check ? [`check/${code}`] : [],
  ),
);

/** The broken rules among these. */
export function brokenRules(diagnostics: readonly Diagnostic[]): string[] {
  return [...new Set(diagnostics.map(({ code }) => code).filter((code) => CHECKED_RULES.has(code)))].sort();
}

export function errorsIn(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === "error");
}
