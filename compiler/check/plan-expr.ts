import type { PlanExpr, Scalar } from "../plan/schema.ts";
import { isConstant } from "../resolve/open-schedule.ts";
import type { Closer } from "./settings.ts";
import { expand, type TensorNode } from "./tensor-node.ts";

/** A symbolic expression as the plan holds it. */
export function planExpr(node: TensorNode, closer: Closer): PlanExpr {
  const full = expand(node);
  switch (full.kind) {
    case "pass":
      return {
        kind: "pass",
        pass: full.pass.text,
        ...(full.part === undefined ? {} : { part: full.part }),
      };
    case "label":
      return { kind: "label" };
    case "scalar":
      return { kind: "scalar", value: closer.scalar(full.value) };
    case "call": {
      const options: Record<string, Scalar | string | boolean | number> = {};
      for (const [key, value] of Object.entries(full.options))
        options[key] = typeof value === "object" ? (isConstant(value) ? value : closer.scalar(value)) : value;
      return { kind: "call", fn: full.fn, args: full.args.map((arg) => planExpr(arg, closer)), options };
    }
    case "loss":
      return planExpr(full.node, closer);
  }
}
