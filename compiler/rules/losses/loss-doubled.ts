import { expressionKey } from "../../derive/expressions.ts";
import type { Expr, Term } from "../../experiment/experiment.ts";
import type { ReportAt } from "../rule.ts";
import { rule } from "../rule.ts";

export const lossDoubled = rule({
  code: "loss-doubled",
  severity: "warning",
  message: ({ of }: { of: "minimize" | "maximizing" }) =>
    `this loss is the same as another one in \`${of}\`, so it counts twice`,
  help: () => "change one of them, or write a weight: 2 * LOSS",
  about: "stage",
  check: ({ minimize, attacks }, report) => {
    checkTerms(minimize, "minimize", report);
    for (const { maximizing } of attacks) checkTerms(maximizing, "maximizing", report);
  },
});

function checkTerms(
  terms: readonly Term[],
  of: "minimize" | "maximizing",
  report: ReportAt<{ of: "minimize" | "maximizing" }>,
): void {
  const known = new Map<string, Expr>();
  for (const { loss } of terms) {
    const key = expressionKey(loss.expr);
    const before = known.get(key);
    if (before) report({ node: loss.expr }, { of }, [{ place: { node: before }, text: "the same loss" }]);
    else known.set(key, loss.expr);
  }
}
