import type { ValueId } from "../tensor/program.ts";
import type { Lowering } from "./context.ts";
import type { ExprValue } from "./expressions.ts";

export type Reduce = "mean" | "sum";

export interface NtXentOptions {
  /** views of each image; row v * batch + i is view v of image i */
  readonly views: number;
  readonly temperature: ValueId;
  /** over the other views of an image, where there are more than two */
  readonly overPositives: Reduce;
  /** `rows`: the other side of each similarity is a constant (RoCL) */
  readonly gradient: "both" | "rows";
  /** over all rows */
  readonly reduce: Reduce;
}

/** Stands for "not in the sum": far below any logit, yet finite in float32. */
const MASKED = -1e30;

/**
 * NT-Xent (Chen et al., 2020; Jiang et al., 2020, section 3.1) of rows [views * batch, d]: cosine similarities over a
 * temperature, each row against its positives among all other rows. The row itself is left out by a mask. The
 * published code subtracts exp(1/t) instead. Up to rounding this is equal, except for a row of zeros: its similarity with
 * itself is 0, so the published code adds exp(0), subtracts exp(1/t), and its loss is too small or not a number.
 */
export function ntXent(lowering: Lowering, z: ValueId, options: NtXentOptions): ValueId {
  const { b } = lowering;
  const [rows, width] = b.shape(z) as [number, number];
  const batch = rows / options.views;
  const length = b.sqrt(b.maxNumber(b.reduceSum(b.mul(z, z), [1]), 1e-16));
  const unit = b.div(z, b.alongFirst(length, [rows, width]));
  const other = options.gradient === "rows" ? b.stopGradient(unit) : unit;
  const square = [rows, rows];
  const logits = b.div(b.dot(unit, other, false, true), b.splat(options.temperature, square));
  const self = b.compare(b.iota("i32", square, 0), b.iota("i32", square, 1), "EQ");
  const masked = b.select(self, b.constant(MASKED, lowering.compute, square), logits);
  const top = b.stopGradient(b.reduceMax(masked, [1]));
  const sum = b.reduceSum(b.exp(b.sub(masked, b.alongFirst(top, square))), [1]);
  const logSum = b.add(b.log(sum), top);

  // Similarity to each positive, row by row: view u of image i with view v of image i.
  const part = (value: ValueId, view: number): ValueId => b.rows(value, view * batch, (view + 1) * batch);
  const positives: ValueId[] = [];
  for (let u = 0; u < options.views; u++) {
    const similarities: ValueId[] = [];
    for (let v = 0; v < options.views; v++)
      if (u !== v) similarities.push(b.reduceSum(b.mul(part(unit, u), part(other, v)), [1]));
    positives.push(similarities.reduce((total, value) => b.add(total, value)));
  }
  const count = options.views - 1;
  const pulled = b.div(b.concatenate(positives, 0), b.splat(options.temperature, [rows]));
  const loss =
    options.overPositives === "sum"
      ? b.sub(b.mulNumber(logSum, count), pulled)
      : b.sub(logSum, b.mulNumber(pulled, 1 / count));
  return reduceRows(lowering, loss, options.reduce);
}

/** log softmax of rows [n, classes]. */
export function logSoftmax(lowering: Lowering, logits: ValueId): ValueId {
  const { b } = lowering;
  const shape = b.shape(logits);
  const shifted = b.sub(logits, b.alongFirst(b.stopGradient(b.reduceMax(logits, [1])), shape));
  const logSum = b.log(b.reduceSum(b.exp(shifted), [1]));
  return b.sub(shifted, b.alongFirst(logSum, shape));
}

export interface CrossEntropyOptions {
  readonly parts: number;
  readonly smoothing: ValueId | undefined;
  readonly reduce: Reduce;
}

/** Cross-entropy of each row against its class [rows]. */
export function classEntropy(lowering: Lowering, logits: ValueId, labels: ValueId): ValueId {
  const { b } = lowering;
  return b.neg(
    b.reduceSum(b.mul(oneHot(lowering, labels, b.shape(logits)), logSoftmax(lowering, logits)), [1]),
  );
}

function oneHot(lowering: Lowering, labels: ValueId, shape: readonly number[]): ValueId {
  const { b } = lowering;
  return b.convert(b.compare(b.iota("i32", shape, 1), b.alongFirst(labels, shape), "EQ"), lowering.compute);
}

/** Cross-entropy of logits [parts * batch, classes] against a class [batch] or a distribution [parts * batch, classes]. */
export function crossEntropy(
  lowering: Lowering,
  logits: ValueId,
  target: ExprValue,
  options: CrossEntropyOptions,
): ValueId {
  const { b } = lowering;
  const shape = b.shape(logits) as [number, number];
  const logP = logSoftmax(lowering, logits);
  let weights: ValueId;
  if (target.kind === "class") {
    const labels = b.concatenate(
      Array.from({ length: options.parts }, () => target.value),
      0,
    );
    weights = oneHot(lowering, labels, shape);
  } else if (target.kind === "rows") {
    weights = target.value;
  } else {
    throw new Error(`a ${target.kind} is no target of cross_entropy`);
  }
  if (options.smoothing !== undefined) {
    const s = b.splat(options.smoothing, shape);
    weights = b.add(b.mul(weights, b.addNumber(b.neg(s), 1)), b.mulNumber(s, 1 / shape[1]));
  }
  return reduceRows(lowering, b.neg(b.reduceSum(b.mul(weights, logP), [1])), options.reduce);
}

/** KL(softmax p || softmax q) of logits, summed over classes; gradient flows to both. */
export function klDivergence(lowering: Lowering, target: ValueId, input: ValueId, reduce: Reduce): ValueId {
  const { b } = lowering;
  const logP = logSoftmax(lowering, target);
  const logQ = logSoftmax(lowering, input);
  return reduceRows(lowering, b.reduceSum(b.mul(b.exp(logP), b.sub(logP, logQ)), [1]), reduce);
}

function reduceRows(lowering: Lowering, loss: ValueId, reduce: Reduce): ValueId {
  const { b } = lowering;
  const total = b.reduceSum(loss, [0]);
  return reduce === "sum" ? total : b.mulNumber(total, 1 / b.shape(loss)[0]!);
}
