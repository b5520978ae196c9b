import { isConstant } from "../experiment/open-schedule.ts";
import { type Origins, written } from "../experiment/origin.ts";
import { withOrigin, withOrigins } from "../experiment/origins.ts";
import type { Scalar } from "../experiment/quantity.ts";
import { expand, type TensorNode } from "../experiment/tensor-node.ts";
import type { PlanExpr } from "../plan/schema.ts";
import { asFunction } from "../vocabulary/define/functions.ts";
import type { StageResolver } from "./resolve-settings.ts";

/** A symbolic expression as the plan holds it. */
export function planExpr(node: TensorNode, resolver: StageResolver): PlanExpr {
  const full = expand(node);
  switch (full.kind) {
    case "pass": {
      const part = full.part === undefined ? {} : { part: full.part };
      return withOrigin<PlanExpr>({ kind: "pass", pass: full.pass.text, ...part }, written(full.span));
    }
    case "label":
      return withOrigin<PlanExpr>({ kind: "label" }, written(full.span));
    case "scalar":
      return withOrigin<PlanExpr>({ kind: "scalar", value: resolver.scalar(full.value) }, full.origin);
    case "call": {
      const options: Record<string, Scalar | string | boolean | number> = {};
      const word = asFunction(full.word);
      for (const [key, value] of Object.entries(full.options)) {
        if (typeof value !== "object" || isConstant(value)) {
          options[key] = value;
          continue;
        }
        const scalar = resolver.scalar(value);
        resolver.holdToBounds(key, word.args[key]!, scalar, value.span);
        options[key] = scalar;
      }
      const args = full.args.map((arg) => planExpr(arg, resolver));
      const call: PlanExpr = { kind: "call", word, args, options };
      const origins = (): Origins =>
        Object.fromEntries(Object.entries(full.origins?.() ?? {}).filter(([key]) => key in options));
      return withOrigins(call, origins, written(full.span));
    }
    case "loss":
      return planExpr(full.node, resolver);
  }
}
