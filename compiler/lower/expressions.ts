import type { PlanExpr } from "../schema/plan.ts";
import type { ValueId } from "../tensor/program.ts";
import type { ExprValue } from "../vocabulary/define/lowering.ts";
import type { Lowering } from "./context.ts";
/** Looks up the outputs of passes and the labels for an expression. */
export interface ExprScope {
  readonly pass: (pass: string, part: number | undefined) => ExprValue & { kind: "rows" };
  /** i32[batch] */
  readonly label: () => ValueId;
}

/** Builds an expression of a plan. */
export function lowerExpression(lowering: Lowering, scope: ExprScope, expr: PlanExpr): ExprValue {
  const { b } = lowering;
  switch (expr.kind) {
    case "pass":
      return scope.pass(expr.pass, expr.part);
    case "label":
      return { kind: "class", value: scope.label() };
    case "scalar":
      return { kind: "scalar", value: lowering.scalars.scalar(expr.value) };
    case "call": {
      const args = expr.args.map((arg) => lowerExpression(lowering, scope, arg));
      return b.within(expr.word.name, () => expr.word.lower(lowering, args, expr.options));
    }
  }
}

/** Builds an expression of a plan that is one number, which was checked before. */
export function lowerScalar(lowering: Lowering, scope: ExprScope, expr: PlanExpr): ValueId {
  const value = lowerExpression(lowering, scope, expr);
  if (value.kind !== "scalar") throw new Error(`expected a number, got ${value.kind}`);
  return value.value;
}
