import type { Builder } from "./builder.ts";
import type { Op } from "./ops.ts";
import { type Instruction, isFloat, type ValueId } from "./program.ts";

/**
 * The gradient of one instruction: from the gradients of its results (undefined: none) to those of its operands.
 * `wants(i)` says whether the gradient of operand i is needed; one that is not needed must not be built.
 */
export type VjpRule<K extends Op> = (
  b: Builder,
  instruction: Instruction<K>,
  gradients: readonly (ValueId | undefined)[],
  wants: (operand: number) => boolean,
) => readonly (ValueId | undefined)[];

/** Operations without a gradient: constants, random numbers, comparisons, steps, indices. */
const zero = (): readonly undefined[] => [];

/** Fails for an operation whose gradient is not implemented. */
const refused = (op: Op) => (): never => {
  throw new Error(`no gradient through ${op}`);
};

function unary<K extends Op>(rule: (b: Builder, dy: ValueId, x: ValueId, y: ValueId) => ValueId): VjpRule<K> {
  return (b, { operands, results }, [dy]) => [rule(b, dy!, operands[0]!, results[0]!)];
}

/**
 * The gradient of max and min goes to the operand that is the result; at a tie, half to each (as in PyTorch's maximum
 * and minimum).
 */
function extremum<K extends Op>(direction: "GT" | "LT"): VjpRule<K> {
  return (b, { operands }, [dy], wants) => {
    const [x, y] = operands as [ValueId, ValueId];
    const half = b.mulNumber(dy!, 0.5);
    const zeros = b.like(dy!, 0);
    const tie = b.compare(x, y, "EQ");
    const to = (winner: ValueId, loser: ValueId): ValueId =>
      b.select(tie, half, b.select(b.compare(winner, loser, direction), dy!, zeros));
    return [wants(0) ? to(x, y) : undefined, wants(1) ? to(y, x) : undefined];
  };
}

/** The gradient of a reduction by max or min is shared equally among the elements that equal the result. */
function reduceExtremum<K extends "reduce_max" | "reduce_min">(): VjpRule<K> {
  return (b, { operands, attrs, results }, [dy]) => {
    const x = operands[0]!;
    const shape = b.shape(x);
    const kept = shape.map((_, i) => i).filter((i) => !attrs.axes.includes(i));
    const spread = (value: ValueId): ValueId => b.broadcastInDim(value, shape, kept);
    const winners = b.convert(b.compare(x, spread(results[0]!), "EQ"), b.dtype(x));
    const count = b.reduceSum(winners, attrs.axes);
    return [b.mul(winners, spread(b.div(dy!, count)))];
  };
}

/** The gradient of every operation; "no gradient" needs a row too. */
export const VJP: { readonly [K in Op]: VjpRule<K> } = {
  constant: zero,
  iota: zero,
  rng_bits: zero,
  neg: unary((b, dy) => b.neg(dy)),
  abs: unary((b, dy, x) => b.mul(dy, b.sign(x))),
  sign: zero,
  exp: unary((b, dy, _, y) => b.mul(dy, y)),
  log: unary((b, dy, x) => b.div(dy, x)),
  sqrt: unary((b, dy, _, y) => b.div(b.mulNumber(dy, 0.5), y)),
  // d x^(-1/2) = -1/2 x^(-3/2)
  rsqrt: unary((b, dy, x, y) => b.mul(dy, b.mulNumber(b.div(y, x), -0.5))),
  sin: unary((b, dy, x) => b.mul(dy, b.cos(x))),
  cos: unary((b, dy, x) => b.neg(b.mul(dy, b.sin(x)))),
  floor: zero,
  round_nearest_even: zero,
  not: zero,
  convert: (b, { operands }, [dy]) => {
    const from = b.dtype(operands[0]!);
    return [isFloat(from) && isFloat(b.dtype(dy!)) ? b.convert(dy!, from) : undefined];
  },
  stop_gradient: zero,
  add: (_, __, [dy]) => [dy, dy],
  sub: (b, _, [dy], wants) => [dy, wants(1) ? b.neg(dy!) : undefined],
  mul: (b, { operands: [x, y] }, [dy], wants) => [
    wants(0) ? b.mul(dy!, y!) : undefined,
    wants(1) ? b.mul(dy!, x!) : undefined,
  ],
  div: (b, { operands: [, y], results: [quotient] }, [dy], wants) => {
    const dx = b.div(dy!, y!);
    return [wants(0) ? dx : undefined, wants(1) ? b.neg(b.mul(dx, quotient!)) : undefined];
  },
  max: extremum("GT"),
  min: extremum("LT"),
  and: zero,
  or: zero,
  shift_right_logical: zero,
  compare: zero,
  select: (b, { operands: [predicate] }, [dy], wants) => {
    const zeros = b.like(dy!, 0);
    return [
      undefined,
      wants(1) ? b.select(predicate!, dy!, zeros) : undefined,
      wants(2) ? b.select(predicate!, zeros, dy!) : undefined,
    ];
  },
  broadcast_in_dim: (b, { operands, attrs }, [dy]) => {
    const shape = b.shape(operands[0]!);
    const axes = attrs.shape
      .map((_, i) => i)
      .filter((axis) => {
        const source = attrs.dimensions.indexOf(axis);
        return source < 0 || (shape[source] === 1 && attrs.shape[axis] !== 1);
      });
    return [b.reshape(axes.length === 0 ? dy! : b.reduceSum(dy!, axes), shape)];
  },
  reshape: (b, { operands }, [dy]) => [b.reshape(dy!, b.shape(operands[0]!))],
  transpose: (b, { attrs }, [dy]) => [
    b.transpose(
      dy!,
      attrs.permutation.map((_, axis) => attrs.permutation.indexOf(axis)),
    ),
  ],
  slice: (b, { operands, attrs }, [dy]) => [
    b.pad(
      dy!,
      attrs.start,
      b.shape(operands[0]!).map((extent, i) => extent - attrs.limit[i]!),
    ),
  ],
  pad: (b, { operands, attrs }, [dy]) => {
    const shape = b.shape(operands[0]!);
    return [
      b.slice(
        dy!,
        attrs.low,
        shape.map((extent, i) => attrs.low[i]! + extent),
      ),
    ];
  },
  concatenate: (b, { operands, attrs }, [dy], wants) => {
    let start = 0;
    return operands.map((operand, i) => {
      const shape = b.shape(operand);
      const from = start;
      start += shape[attrs.dimension]!;
      if (!wants(i)) return undefined;
      return b.slice(
        dy!,
        shape.map((_, axis) => (axis === attrs.dimension ? from : 0)),
        shape.map((extent, axis) => (axis === attrs.dimension ? from + extent : extent)),
      );
    });
  },
  reverse: (b, { attrs }, [dy]) => [b.reverse(dy!, attrs.dimensions)],
  gather: refused("gather"),
  reduce_sum: (b, { operands, attrs }, [dy]) => {
    const shape = b.shape(operands[0]!);
    return [
      b.broadcastInDim(
        dy!,
        shape,
        shape.map((_, i) => i).filter((i) => !attrs.axes.includes(i)),
      ),
    ];
  },
  reduce_max: reduceExtremum(),
  reduce_min: reduceExtremum(),
  argmax: zero,
  dot_general: (b, { operands: [x, y], attrs }, [dy], wants) => {
    const { transposeLhs: tx, transposeRhs: ty } = attrs;
    // z = X Y with X = x or x^T: dX = dz Y^T, dY = X^T dz
    return [
      wants(0) ? (tx ? b.dot(y!, dy!, ty, true) : b.dot(dy!, y!, false, !ty)) : undefined,
      wants(1) ? (ty ? b.dot(dy!, x!, true, tx) : b.dot(x!, dy!, !tx, false)) : undefined,
    ];
  },
  convolution: (b, { operands: [x, w], attrs }, [dy], wants) => [
    wants(0) ? b.convolutionInputGrad(dy!, w!, attrs, b.shape(x!)) : undefined,
    wants(1) ? b.convolutionFilterGrad(x!, dy!, attrs, b.shape(w!)) : undefined,
  ],
  convolution_input_grad: refused("convolution_input_grad"),
  convolution_filter_grad: refused("convolution_filter_grad"),
  relu: unary((b, dy, _, y) => b.reluGrad(dy, y)),
  relu_grad: (b, { operands: [, y] }, [dy], wants) => [wants(0) ? b.reluGrad(dy!, y!) : undefined, undefined],
  batch_norm_training: (b, { operands, attrs, results }, [dy, dmean, dvariance]) => {
    if (dmean !== undefined || dvariance !== undefined)
      throw new Error("no gradient through batch statistics");
    const [x, gamma] = operands as [ValueId, ValueId, ValueId];
    const { dx, dgamma, dbeta } = b.batchNormGrad(dy!, x, gamma, results[1]!, results[2]!, attrs.epsilon);
    return [dx, dgamma, dbeta];
  },
  batch_norm_grad: refused("batch_norm_grad"),
  repeat: refused("repeat"),
};
