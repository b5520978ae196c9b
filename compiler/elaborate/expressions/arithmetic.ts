import type { BinaryOperator, Expr } from "../../../grammar/ast.ts";
import type { Span } from "../../../grammar/span.ts";
import { durationText } from "../../experiment/number-text.ts";
import { type OpenScalar, RATIONAL_ZERO } from "../../experiment/open-schedule.ts";
import { Rational } from "../../experiment/rational.ts";
import { SCALAR, type TensorNode } from "../../experiment/tensor-node.ts";
import { describe, ERROR, type Value } from "../../experiment/values.ts";
import { OPERATORS } from "../../vocabulary/algebra/index.ts";
import { negate as negation } from "../../vocabulary/algebra/negate.ts";
import { together } from "../../vocabulary/define/result-types.ts";
import { combine, scale } from "../combine.ts";
import type { Env } from "../context.ts";
import { writtenAs } from "../named-sources.ts";

type Binary = Extract<Expr, { kind: "binary" }>;

const VERBS: Record<BinaryOperator, string> = { "+": "add", "-": "subtract", "*": "multiply", "/": "divide" };

/** `left operator right` for exact numbers, durations, schedules and outputs of networks. */
export function binary(env: Env, expr: Binary, left: Value, right: Value): Value {
  const { report } = env.context;
  if (left.kind === "error" || right.kind === "error") return ERROR;
  const mixed = (): Value => {
    const [leftText, rightText] = [left, right].map(inUnits) as [string, string];
    report(
      "mixed-units",
      expr.operatorSpan,
      {
        operation: VERBS[expr.operator],
        left: leftText,
        right: rightText,
        help: mixedHelp(env, expr, left, right),
        edits: areSteps(left, right) ? [{ span: expr.operatorSpan, text: "then" }] : undefined,
      },
      [
        { span: expr.left.span, text: leftText },
        { span: expr.right.span, text: rightText },
      ],
    );
    return ERROR;
  };
  if (left.kind === "duration" || right.kind === "duration")
    return durations(env, expr, left, right) ?? mixed();
  if (isScalar(left) && isScalar(right)) {
    const result = combine(expr.operator, left.value, right.value, expr.span);
    if (result === "division by zero") {
      report("division-by-zero", expr.right.span, {});
      return ERROR;
    }
    const value = scalarValue(env, result, expr.span);
    return value.kind === "number" && isPercent(expr.operator, left, right)
      ? { ...value, percent: true }
      : value;
  }
  const [x, y] = [operand(env, left, expr.left), operand(env, right, expr.right)];
  if (!x || !y) return mixed();
  if (
    expr.operator === "/" &&
    y.kind === "scalar" &&
    y.value instanceof Rational &&
    y.value.equals(RATIONAL_ZERO)
  ) {
    report("division-by-zero", expr.right.span, {});
    return ERROR;
  }
  const type = together(x.type, y.type);
  if (!type) return mixed();
  return {
    kind: "tensor",
    node: { kind: "call", word: OPERATORS[expr.operator], args: [x, y], options: {}, type, span: expr.span },
  };
}

/** The unit of a duration; for another value, its kind. */
function inUnits(value: Value): string {
  return value.kind === "duration" ? value.value.unit : describe(value);
}

const areSteps = (a: Value, b: Value): boolean => a.kind === "augment" && b.kind === "augment";

/** Suggests what two operands were meant to be that cannot be combined. */
function mixedHelp(env: Env, { operator, left, right }: Binary, a: Value, b: Value): string | undefined {
  if (areSteps(a, b)) return "write `then` between augmentations";
  if (a.kind === "view" || b.kind === "view") return "pass the images through an encoder first";
  const additive = operator === "+" || operator === "-";
  if (a.kind === "duration" && b.kind === "duration")
    return additive ? "write both in epochs, or both in steps" : "remove one of the units";
  const [duration, other] = a.kind === "duration" ? [a, b] : [b, a];
  if (duration.kind === "duration" && other.kind === "number" && additive)
    return `add a unit: ${durationText({ ...duration.value, value: other.value }).replace(/^1 (\w+)s$/, "1 $1")}`;
  for (const [value, { span }] of [
    [a, left],
    [b, right],
  ] as const)
    if (value.kind === "network") {
      const encoder = value.value.spec.kind === "encoder";
      return `call it: ${env.context.sweep.textOf(span)}(${encoder ? "x" : "f(x)"})`;
    }
  return undefined;
}

/**
 * Whether a result is a percentage: a sum of percentages is, and so is a percentage divided by a number. A percentage
 * of a number is a number.
 */
function isPercent(operator: BinaryOperator, left: Value, right: Value): boolean {
  const [of, by] = [left, right].map((value) => value.kind === "number" && value.percent === true);
  return operator === "+" || operator === "-" ? of! && by! : operator === "/" && of! && !by;
}

function isScalar(value: Value): value is Extract<Value, { kind: "number" | "schedule" }> {
  return value.kind === "number" || value.kind === "schedule";
}

function scalarValue(env: Env, scalar: OpenScalar, span: Span): Value {
  if (!(scalar instanceof Rational)) return { kind: "schedule", value: scalar };
  if (!scalar.isHuge) return { kind: "number", value: scalar };
  const digits = Number.isFinite(scalar.toNumber()) && scalar.toNumber() !== 0;
  env.context.report("number-too-large", span, { text: "the result", digits });
  return ERROR;
}

function operand(env: Env, value: Value, expr: Expr): TensorNode | undefined {
  if (value.kind === "tensor") return value.node;
  const { span } = expr;
  if (isScalar(value))
    return { kind: "scalar", value: value.value, type: SCALAR, span, origin: writtenAs(env, expr) };
  return undefined;
}

function durations(env: Env, expr: Binary, left: Value, right: Value): Value | undefined {
  if (left.kind === "duration" && right.kind === "duration") {
    if (left.value.unit !== right.value.unit) return undefined;
    const { unit } = left.value;
    if (expr.operator === "/") {
      if (right.value.value.equals(RATIONAL_ZERO)) {
        env.context.report("division-by-zero", expr.right.span, {});
        return ERROR;
      }
      return { kind: "number", value: left.value.value.divide(right.value.value) };
    }
    if (expr.operator === "*") return undefined;
    const [a, b] = [left.value.value, right.value.value];
    const value = expr.operator === "+" ? a.add(b) : a.subtract(b);
    if (value.numerator < 0n) {
      env.context.report("duration-negative", expr.span, {});
      return ERROR;
    }
    return { kind: "duration", value: { unit, value } };
  }
  const [duration, factor] = left.kind === "duration" ? [left, right] : [right, left];
  if (duration.kind !== "duration" || factor.kind !== "number") return undefined;
  if (expr.operator === "*")
    return {
      kind: "duration",
      value: { ...duration.value, value: duration.value.value.multiply(factor.value) },
    };
  if (expr.operator === "/" && left.kind === "duration") {
    if (factor.value.equals(RATIONAL_ZERO)) {
      env.context.report("division-by-zero", expr.right.span, {});
      return ERROR;
    }
    return {
      kind: "duration",
      value: { ...duration.value, value: duration.value.value.divide(factor.value) },
    };
  }
  return undefined;
}

/** `-value` */
export function negate(env: Env, value: Value, span: Span): Value {
  switch (value.kind) {
    case "error":
      return ERROR;
    case "number":
      return { ...value, value: value.value.negate() };
    case "schedule":
      return scalarValue(env, scale(Rational.of(-1), value.value, span), span);
    case "tensor":
      if (value.node.type.shape === "class") break;
      return {
        kind: "tensor",
        node: { kind: "call", word: negation, args: [value.node], options: {}, type: value.node.type, span },
      };
    case "duration":
      env.context.report("duration-negative", span, {});
      return ERROR;
    default:
      break;
  }
  env.context.report("wrong-type", span, { expected: "a number", found: describe(value) });
  return ERROR;
}
