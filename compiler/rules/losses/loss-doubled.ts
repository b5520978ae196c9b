import { expressionKey } from "../../derive/expressions.ts";
import type { Expr, Term } from "../../experiment/experiment.ts";
import type { ReportAt } from "../rule.ts";
import { rule } from "../rule.ts";

export const lossDoubled = rule({
  code: "loss-doubled",
  severity: "warning",
  message: ({ name }: { name?: string }) =>
    name === undefined
      ? "this loss is the same as another one of the sum, so it counts twice"
      : `\`${name}\` is twice in this sum, so it counts twice`,
  help: () => "change one of them, or write a weight: 2 * LOSS",
  about: "stage",
  check: ({ minimize, attacks }, report) => {
    checkTerms(minimize, report);
    for (const { maximizing } of attacks) checkTerms(maximizing, report);
  },
});

function checkTerms(terms: readonly Term[], report: ReportAt<{ name?: string }>): void {
  const known = new Map<string, Expr>();
  for (const { loss } of terms) {
    const key = expressionKey(loss.expr);
    const before = known.get(key);
    if (before) report({ node: loss.expr }, {}, [{ place: { node: before }, text: "the same loss" }]);
    else known.set(key, loss.expr);
  }
}
