import type { Term } from "../../experiment/experiment.ts";
import { Rational } from "../../experiment/rational.ts";
import { asFunction } from "../../vocabulary/define/functions.ts";
import { rule } from "../rule.ts";

export const attackLowersLoss = rule({
  code: "attack-lowers-loss",
  severity: "warning",
  message: ({ name }: { name: string }) => `the attack lowers \`${name}\`, because its weight is negative`,
  help: () => "remove the minus: `maximizing` already raises the loss",
  about: "stage",
  check: ({ attacks }, report) => {
    for (const { maximizing } of attacks)
      if (maximizing.every(lowers))
        for (const term of maximizing) report({ node: term }, { name: term.loss.name });
  },
});

/**
 * Whether a term is a loss with a negative weight: a loss is best at its smallest value, so an attack would improve it.
 */
function lowers({ loss: { expr }, weight }: Term): boolean {
  const isLoss = expr.kind === "call" && asFunction(expr.word).traits.loss === true;
  return isLoss && weight instanceof Rational && weight.numerator < 0n;
}
