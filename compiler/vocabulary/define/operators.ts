import type { ValueId } from "../../tensor/program.ts";
import { spread } from "../lowering/rows.ts";
import { tensor } from "../types/results.ts";
import { argument } from "./argument.ts";
import { type FunctionDefinition, type Operator, operation } from "./functions.ts";
import type { LoweringContext } from "./lowering.ts";
import { together } from "./result-types.ts";

/** An elementwise operator on two outputs of networks, or on an output and a number. */
export function binaryOperator(
  name: Exclude<Operator, "negate">,
  doc: string,
  compute: (context: LoweringContext, x: ValueId, y: ValueId) => ValueId,
): FunctionDefinition {
  return operation(name, {
    doc,
    internal: true,
    args: {
      left: argument(tensor, { doc: "left operand" }),
      right: argument(tensor, { doc: "right operand" }),
    },
    traits: { operator: name, linear: true },
    result: ({ left, right }, check) => together(left, right) ?? check.differ("left", "right"),
    lower: (context, { left, right }) => {
      const [x, y] = spread(context, left, right);
      return { ...x, value: compute(context, x.value, y.value) };
    },
  });
}
