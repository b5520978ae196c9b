import type { Builder } from "./builder.ts";
import type { Attrs, Op } from "./ops.ts";
import { sizeOf, type ValueId } from "./program.ts";

/** Fused operations, for which an engine has one kernel. Their decompositions define what they mean. */
export type FusedOp = Extract<Op, "relu" | "relu_grad" | "batch_norm_training" | "batch_norm_grad">;

export type Decompose<K extends FusedOp> = (
  b: Builder,
  operands: readonly ValueId[],
  attrs: Attrs[K],
) => readonly ValueId[];

/** Used by engines without a kernel (for a type), and by the test that compares them with the reference. */
export const DECOMPOSITIONS: { readonly [K in FusedOp]: Decompose<K> } = {
  relu: (b, [x]) => [b.maxNumber(x!, 0)],

  relu_grad: (b, [dy, y]) => [b.select(b.compare(y!, b.like(y!, 0), "GT"), dy!, b.like(dy!, 0))],

  batch_norm_training: (b, [x, gamma, beta], { epsilon }) => {
    const wide = b.convert(x!, b.dtype(gamma!));
    const over = channels(b, wide);
    const mean = over.mean(wide);
    const centred = b.sub(wide, over.spread(mean));
    const variance = over.mean(b.mul(centred, centred));
    const scale = b.mul(gamma!, b.rsqrt(b.addNumber(variance, epsilon)));
    const y = b.add(b.mul(centred, over.spread(scale)), over.spread(beta!));
    return [b.convert(y, b.dtype(x!)), mean, variance];
  },

  batch_norm_grad: (b, [dy, x, gamma, mean, variance], { epsilon }) => {
    const dtype = b.dtype(gamma!);
    const wide = b.convert(x!, dtype);
    const gradient = b.convert(dy!, dtype);
    const over = channels(b, wide);
    const inverse = b.rsqrt(b.addNumber(variance!, epsilon));
    const normal = b.mul(b.sub(wide, over.spread(mean!)), over.spread(inverse));
    const dbeta = over.sum(gradient);
    const dgamma = over.sum(b.mul(gradient, normal));
    // dx = gamma * inverse * (dy - mean(dy) - normal * mean(dy * normal)): without the parts of the gradient that a
    // change of mean and variance cancels
    const shift = over.spread(over.perRow(dbeta));
    const stretch = b.mul(normal, over.spread(over.perRow(dgamma)));
    const left = b.sub(b.sub(gradient, shift), stretch);
    const dx = b.mul(left, over.spread(b.mul(gamma!, inverse)));
    return [b.convert(dx, b.dtype(x!)), dgamma, dbeta];
  },
};

/** Sums and means over all axes but the last, and broadcasting back. */
function channels(b: Builder, x: ValueId) {
  const shape = b.shape(x);
  const axes = shape.slice(0, -1).map((_, axis) => axis);
  const rows = sizeOf(shape.slice(0, -1));
  const sum = (value: ValueId): ValueId => b.reduceSum(value, axes);
  const perRow = (vector: ValueId): ValueId => b.div(vector, b.like(vector, rows));
  return {
    sum,
    perRow,
    mean: (value: ValueId): ValueId => perRow(sum(value)),
    spread: (vector: ValueId): ValueId => b.alongLast(vector, shape),
  };
}
