import type { PlanExpr } from "../plan/schema.ts";
import type { ValueId } from "../tensor/program.ts";
import type { Lowering } from "./context.ts";
import { crossEntropy, klDivergence, ntXent } from "./losses.ts";

/**
 * Value of an expression: `rows` is [parts * batch, n], the parts one after the other; `vector` a number for each
 * row; `columns` a number for each column; `scalar` one number; `class` the label column.
 */
export type ExprValue =
  | { readonly kind: "rows"; readonly value: ValueId; readonly parts: number }
  | { readonly kind: "vector"; readonly value: ValueId }
  | { readonly kind: "columns"; readonly value: ValueId }
  | { readonly kind: "scalar"; readonly value: ValueId }
  | { readonly kind: "class"; readonly value: ValueId };

/** Where an expression finds the results of passes and the labels. */
export interface ExprScope {
  readonly pass: (pass: string, part: number | undefined) => ExprValue & { kind: "rows" };
  /** i32[batch] */
  readonly label: () => ValueId;
}

type Options = Extract<PlanExpr, { kind: "call" }>["options"];

/** Builds an expression of the plan. */
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
      return b.within(expr.fn, () => call(lowering, expr.fn, args, expr.options));
    }
  }
}

/** Builds an expression that the compiler has checked to be one number. */
export function lowerScalar(lowering: Lowering, scope: ExprScope, expr: PlanExpr): ValueId {
  const value = lowerExpression(lowering, scope, expr);
  if (value.kind !== "scalar") throw new Error(`expected a number, got ${value.kind}`);
  return value.value;
}

function rows(value: ExprValue | undefined): ExprValue & { kind: "rows" } {
  if (value?.kind !== "rows") throw new Error(`expected rows, got ${value?.kind}`);
  return value;
}

function call(
  lowering: Lowering,
  fn: Extract<PlanExpr, { kind: "call" }>["fn"],
  args: readonly ExprValue[],
  options: Options,
): ExprValue {
  const { b } = lowering;
  const scalar = (value: ValueId): ExprValue => ({ kind: "scalar", value });
  const like = (model: ExprValue, value: ValueId): ExprValue => ({ ...model, value });
  const elementwise = (build: (x: ValueId, y: ValueId) => ValueId): ExprValue => {
    const [x, y] = spread(lowering, args[0]!, args[1]!);
    return like(x, build(x.value, y.value));
  };
  const rowDot = (x: ValueId, y: ValueId): ValueId => b.reduceSum(b.mul(x, y), [1]);
  const norm = (x: ValueId): ValueId => b.sqrt(b.maxNumber(rowDot(x, x), 1e-16));
  switch (fn) {
    case "nt_xent": {
      if (options.positives !== undefined && options.positives !== "all")
        throw new Error(`nt_xent knows no \`positives: ${String(options.positives)}\``);
      const parts = args.map(rows);
      return scalar(
        ntXent(
          lowering,
          parts.length === 1
            ? parts[0]!.value
            : b.concatenate(
                parts.map((part) => part.value),
                0,
              ),
          {
            views: parts.reduce((sum, part) => sum + part.parts, 0),
            temperature: lowering.scalars.scalar(options.temperature as never),
            overPositives: options.over_positives === "sum" ? "sum" : "mean",
            gradient: options.gradient === "rows" ? "rows" : "both",
            reduce: options.reduce === "sum" ? "sum" : "mean",
          },
        ),
      );
    }
    case "cross_entropy": {
      const logits = rows(args[0]);
      const target = args[1]!;
      return scalar(
        crossEntropy(lowering, logits.value, target, {
          parts: logits.parts,
          smoothing:
            options.smoothing === undefined ? undefined : lowering.scalars.scalar(options.smoothing as never),
          reduce: options.reduce === "sum" ? "sum" : "mean",
        }),
      );
    }
    case "kl_divergence":
      return scalar(
        klDivergence(
          lowering,
          rows(args[0]).value,
          rows(args[1]).value,
          options.reduce === "sum" ? "sum" : "mean",
        ),
      );
    case "softmax": {
      const x = rows(args[0]);
      const axis = options.over === "images" ? 0 : 1;
      const shape = b.shape(x.value);
      const back = (value: ValueId): ValueId => b.broadcastInDim(value, shape, [1 - axis]);
      const exponent = b.exp(b.sub(x.value, back(b.stopGradient(b.reduceMax(x.value, [axis])))));
      return like(x, b.div(exponent, back(b.reduceSum(exponent, [axis]))));
    }
    case "log":
      return like(args[0]!, b.log(args[0]!.value));
    case "exp":
      return like(args[0]!, b.exp(args[0]!.value));
    case "negate":
      return like(args[0]!, b.neg(args[0]!.value));
    case "dot":
      return { kind: "vector", value: rowDot(rows(args[0]).value, rows(args[1]).value) };
    case "cosine": {
      const [x, y] = [rows(args[0]).value, rows(args[1]).value];
      return { kind: "vector", value: b.div(rowDot(x, y), b.mul(norm(x), norm(y))) };
    }
    case "distance": {
      const difference = b.sub(rows(args[0]).value, rows(args[1]).value);
      return { kind: "vector", value: norm(difference) };
    }
    case "sum":
      return reduced(lowering, args[0]!, options.over).sum;
    case "mean": {
      const { sum, count } = reduced(lowering, args[0]!, options.over);
      return like(sum, b.mulNumber(sum.value, 1 / count));
    }
    case "stop_gradient": {
      const x = args[0]!;
      const stopped = b.stopGradient(x.value);
      if (options.degree === undefined) return like(x, stopped);
      // degree d: the value unchanged, the gradient times 1 - d
      const degree = b.splat(lowering.scalars.scalar(options.degree as never), b.shape(x.value));
      return like(x, b.add(b.mul(stopped, degree), b.mul(x.value, b.addNumber(b.neg(degree), 1))));
    }
    case "add":
      return elementwise(b.add);
    case "subtract":
      return elementwise(b.sub);
    case "multiply":
      return elementwise(b.mul);
    case "divide":
      return elementwise(b.div);
  }
}

/**
 * Sum over all values, over the classes of each row, or over all images (the rows of all parts), and of how many
 * values each sum is.
 */
function reduced(
  { b }: Lowering,
  x: ExprValue,
  over: Options[string] | undefined,
): { readonly sum: ExprValue; readonly count: number } {
  const shape = b.shape(x.value);
  if (over === undefined)
    return {
      sum: { kind: "scalar", value: b.sumAll(x.value) },
      count: shape.reduce((product, extent) => product * extent, 1),
    };
  const axis = over === "images" ? 0 : 1;
  if (x.kind === "rows")
    return {
      sum: { kind: axis === 0 ? "columns" : "vector", value: b.reduceSum(x.value, [axis]) },
      count: shape[axis]!,
    };
  if (x.kind !== (axis === 0 ? "vector" : "columns")) throw new Error(`no ${over} left in a ${x.kind}`);
  return { sum: { kind: "scalar", value: b.sumAll(x.value) }, count: shape[0]! };
}

/** Spreads a scalar operand to the other's shape. */
function spread(lowering: Lowering, x: ExprValue, y: ExprValue): [ExprValue, ExprValue] {
  const { b } = lowering;
  if (x.kind === y.kind) return [x, y];
  if (y.kind === "scalar") return [x, { ...x, value: b.splat(y.value, b.shape(x.value)) }];
  if (x.kind === "scalar") return [{ ...y, value: b.splat(x.value, b.shape(y.value)) }, y];
  throw new Error(`cannot combine ${x.kind} and ${y.kind}`);
}
