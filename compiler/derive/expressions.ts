import type { Expr, Pass } from "../experiment/experiment.ts";
import { Rational } from "../experiment/rational.ts";
import { asFunction } from "../vocabulary/define/functions.ts";

/** Whether the gradient of an expression reaches a trained weight. */
export function reachesWeights(expr: Expr): boolean {
  if (expr.kind === "pass") return isTrained(expr.pass);
  if (expr.kind !== "call") return false;
  return !asFunction(expr.word).stopsGradient(expr.options) && expr.args.some(reachesWeights);
}

/** Whether a pass, or a pass it depends on, has trained weights. */
function isTrained({ network, inputs }: Pass): boolean {
  return (
    network.frozen === undefined || inputs.some((input) => input.kind === "pass" && isTrained(input.pass))
  );
}

/** A text of an expression. Two expressions of one setting with the same text always have the same value. */
export function expressionKey(expr: Expr): string {
  switch (expr.kind) {
    case "pass":
      return JSON.stringify([expr.pass.name, expr.part ?? null]);
    case "label":
      return "label";
    case "scalar":
      return optionKey(expr.value);
    case "call": {
      const options = Object.entries(expr.options).map(([key, value]) => `${key}: ${optionKey(value)}`);
      return `${expr.word.name}(${[...expr.args.map(expressionKey), ...options].join(", ")})`;
    }
  }
}

function optionKey(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (part instanceof Rational) return `${part.numerator}/${part.denominator}`;
    if (typeof part === "bigint") return `${part}`;
    return typeof part === "object" && part !== null && "family" in part && "name" in part ? part.name : part;
  });
}
