import type { ValueId } from "../../tensor/program.ts";
import type { ExprValue, LoweringContext } from "../define/lowering.ts";

export type Reduce = "mean" | "sum";

/** log softmax of rows [n, classes]. */
export function logSoftmax({ b }: LoweringContext, logits: ValueId): ValueId {
  const shape = b.shape(logits);
  const shifted = b.sub(logits, b.alongFirst(b.stopGradient(b.reduceMax(logits, [1])), shape));
  const logSum = b.log(b.reduceSum(b.exp(shifted), [1]));
  return b.sub(shifted, b.alongFirst(logSum, shape));
}

/** The cross-entropy of each row with its label: [rows]. */
export function classEntropy(context: LoweringContext, logits: ValueId, labels: ValueId): ValueId {
  const { b } = context;
  return b.neg(
    b.reduceSum(b.mul(oneHot(context, labels, b.shape(logits)), logSoftmax(context, logits)), [1]),
  );
}

/** 1 at the label of each row, 0 elsewhere: [rows, classes]. */
export function oneHot({ b, compute }: LoweringContext, labels: ValueId, shape: readonly number[]): ValueId {
  return b.convert(b.compare(b.iota("i32", shape, 1), b.alongFirst(labels, shape), "EQ"), compute);
}

/** The labels for rows of several views: repeated once for each view. */
export function labelsOf({ b }: LoweringContext, labels: ValueId, parts: number): ValueId {
  return b.concatenate(
    Array.from({ length: parts }, () => labels),
    0,
  );
}

/** The sum or mean of one number for each row. */
export function reduceRows({ b }: LoweringContext, values: ValueId, reduce: Reduce): ValueId {
  const total = b.reduceSum(values, [0]);
  return reduce === "sum" ? total : b.mulNumber(total, 1 / b.shape(values)[0]!);
}

/** The inner products of the rows of two matrices: [rows]. */
export function rowDot({ b }: LoweringContext, x: ValueId, y: ValueId): ValueId {
  return b.reduceSum(b.mul(x, y), [1]);
}

/** The Euclidean norm of each row, at least 1e-8, so that its gradient is finite at 0. */
export function rowLength(context: LoweringContext, x: ValueId): ValueId {
  const { b } = context;
  return b.sqrt(b.maxNumber(rowDot(context, x, x), 1e-16));
}

/**
 * Sums over all values, over the classes of each row, or over all images (the rows of all parts), and the number of
 * values in each sum.
 */
export function reduced(
  { b }: LoweringContext,
  x: ExprValue,
  over: "classes" | "images" | undefined,
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

/** Broadcasts the operands of an elementwise operation to a common shape. */
export function spread({ b }: LoweringContext, x: ExprValue, y: ExprValue): [ExprValue, ExprValue] {
  if (x.kind === y.kind) return [x, y];
  if (y.kind === "scalar") return [x, { ...x, value: b.splat(y.value, b.shape(x.value)) }];
  if (x.kind === "scalar") return [{ ...y, value: b.splat(x.value, b.shape(y.value)) }, y];
  throw new Error(`cannot combine ${x.kind} and ${y.kind}`);
}
