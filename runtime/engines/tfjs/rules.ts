import type { Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import type { Attrs, Comparison, Op } from "../../../compiler/tensor/ops.ts";
import { type Shape, sizeOf, type TensorType } from "../../../compiler/tensor/program.ts";
import type { Loaded, Tf } from "./backends.ts";
import { batchNormGrad, batchNormTraining } from "./batch-norm.ts";
import { convolution, convolutionFilterGrad, convolutionInputGrad } from "./convolution.ts";
import { libraryType } from "./values.ts";

/** Computes an operation with the library, on f32, i32 and bool. It runs inside `tidy` and returns new tensors. */
export type Rule<K extends Op> = (
  library: Loaded,
  attrs: Attrs[K],
  operands: readonly Tensor[],
  results: readonly TensorType[],
) => readonly Tensor[];

/** A rule for operations whose attributes are `Attrs`, or that have none. */
type Plain<Attrs = unknown> = (
  library: Loaded,
  attrs: Attrs,
  operands: readonly Tensor[],
  results: readonly TensorType[],
) => readonly Tensor[];

type Unary = (x: Tensor) => Tensor;
type Binary = (x: Tensor, y: Tensor) => Tensor;

const unary =
  (pick: (tf: Tf) => Unary): Plain =>
  ({ tf }, _, [x]) => [pick(tf)(x!)];

const binary =
  (pick: (tf: Tf) => Binary): Plain =>
  ({ tf }, _, [x, y]) => [pick(tf)(x!, y!)];

/** The larger or smaller of two numbers, or NaN. */
const extremum =
  (pick: (tf: Tf) => Binary): Plain =>
  ({ tf, backend }, _, [x, y]) => {
    const kept = pick(tf)(x!, y!);
    return [backend.flaws.includes("maximum") ? tf.where(tf.isNaN(y!), y!, kept) : kept];
  };

const sign: Plain = ({ tf, backend }, _, [x]) => {
  if (!backend.flaws.includes("sign")) return [tf.sign(x!)];
  const [above, below] = [tf.greater(x!, 0), tf.less(x!, 0)];
  return [tf.sub(tf.cast(above, x!.dtype), tf.cast(below, x!.dtype))];
};

const COMPARE: { readonly [K in Comparison]: (tf: Tf) => Binary } = {
  EQ: (tf) => tf.equal,
  NE: (tf) => tf.notEqual,
  LT: (tf) => tf.less,
  LE: (tf) => tf.lessEqual,
  GT: (tf) => tf.greater,
  GE: (tf) => tf.greaterEqual,
};

/** Handles empty reductions: for the library, no axes means all axes, and it has no identity for empty input. */
const reduction =
  (
    pick: (tf: Tf) => (x: Tensor, axes: number[]) => Tensor,
    identity: number,
  ): Plain<{ readonly axes: readonly number[] }> =>
  ({ tf }, { axes }, [x], [result]) => {
    if (axes.length === 0) return [x!.clone()];
    if (x!.size === 0) return [filled(tf, result!, identity)];
    return [pick(tf)(x!, [...axes])];
  };

/** The rule of each operation; `host`: computed on the host, `loop`: done by the interpreter. */
export const RULES: { readonly [K in Op]: Rule<K> | "host" | "loop" } = {
  constant: ({ tf }, { value }, _, [result]) => [filled(tf, result!, value)],
  iota: "host",
  rng_bits: "host",
  neg: unary((tf) => tf.neg),
  abs: unary((tf) => tf.abs),
  sign,
  exp: unary((tf) => tf.exp),
  log: unary((tf) => tf.log),
  sqrt: unary((tf) => tf.sqrt),
  rsqrt: unary((tf) => tf.rsqrt),
  sin: unary((tf) => tf.sin),
  cos: unary((tf) => tf.cos),
  floor: unary((tf) => tf.floor),
  round_nearest_even: unary((tf) => tf.round),
  not: unary((tf) => tf.logicalNot),
  // some backends truncate before a cast to bool, so that 0.25 would be false
  convert: ({ tf }, { to }, [x]) => [to === "bool" ? tf.notEqual(x!, 0) : tf.cast(x!, libraryType(to))],
  stop_gradient: (_, __, [x]) => [x!.clone()],
  add: binary((tf) => tf.add),
  sub: binary((tf) => tf.sub),
  mul: binary((tf) => tf.mul),
  div: binary((tf) => tf.div),
  max: extremum((tf) => tf.maximum),
  min: extremum((tf) => tf.minimum),
  and: binary((tf) => tf.logicalAnd),
  or: binary((tf) => tf.logicalOr),
  shift_right_logical: "host",
  compare: ({ tf }, { direction }, [x, y]) => [COMPARE[direction](tf)(x!, y!)],
  select: ({ tf }, _, [predicate, onTrue, onFalse]) => [tf.where(predicate!, onTrue!, onFalse!)],
  broadcast_in_dim: ({ tf }, { shape, dimensions }, [x]) => [
    tf.broadcastTo(tf.reshape(x!, aligned(x!.shape, shape, dimensions)), [...shape]),
  ],
  reshape: ({ tf }, { shape }, [x]) => [tf.reshape(x!, [...shape])],
  transpose: ({ tf }, { permutation }, [x]) => [tf.transpose(x!, [...permutation])],
  slice: ({ tf }, { start, limit }, [x]) => {
    if (x!.rank === 0) return [x!.clone()];
    return [
      tf.slice(
        x!,
        [...start],
        limit.map((end, axis) => end - start[axis]!),
      ),
    ];
  },
  pad: ({ tf }, { low, high, value }, [x]) => {
    if (x!.rank === 0) return [x!.clone()];
    return [
      tf.pad(
        x!,
        low.map((before, axis) => [before, high[axis]!] as [number, number]),
        value,
      ),
    ];
  },
  concatenate: ({ tf }, { dimension }, operands) => [tf.concat([...operands], dimension)],
  reverse: ({ tf }, { dimensions }, [x]) => {
    return [dimensions.length === 0 ? x!.clone() : tf.reverse(x!, [...dimensions])];
  },
  gather: ({ tf }, _, [x, indices]) => [tf.gather(x!, indices as Tensor1D, 0)],
  reduce_sum: reduction((tf) => tf.sum, 0),
  reduce_max: reduction((tf) => tf.max, Number.NEGATIVE_INFINITY),
  reduce_min: reduction((tf) => tf.min, Number.POSITIVE_INFINITY),
  argmax: ({ tf }, { axis }, [x]) => [tf.argMax(x!, axis)],
  dot_general: ({ tf }, { transposeLhs, transposeRhs }, [x, y]) => [
    tf.matMul(x!, y!, transposeLhs, transposeRhs),
  ],
  convolution: ({ tf }, attrs, [x, w]) => [convolution(tf, attrs, x!, w!)],
  convolution_input_grad: ({ tf, backend }, attrs, [dy, w]) => [
    convolutionInputGrad(tf, backend.convolutions, attrs, dy!, w!),
  ],
  convolution_filter_grad: ({ tf, backend }, attrs, [x, dy]) => [
    convolutionFilterGrad(tf, backend.convolutions, attrs, x!, dy!),
  ],
  relu: unary((tf) => tf.relu),
  relu_grad: ({ tf }, _, [dy, y]) => [tf.where(tf.greater(y!, 0), dy!, tf.zerosLike(dy!))],
  batch_norm_training: ({ tf }, { epsilon }, [x, gamma, beta]) =>
    batchNormTraining(tf, epsilon, x!, gamma!, beta!),
  batch_norm_grad: ({ tf }, { epsilon }, operands) => batchNormGrad(tf, epsilon, operands),
  repeat: "loop",
};

function filled(tf: Tf, { dtype, shape }: TensorType, value: number): Tensor {
  const data = new (dtype === "f32" ? Float32Array : dtype === "i32" ? Int32Array : Uint8Array)(
    sizeOf(shape),
  );
  return tf.tensor(data.fill(value), [...shape], libraryType(dtype));
}

/** The shape of the operand, with extents of 1 for the axes that only the result has. */
function aligned(from: Shape, to: Shape, dimensions: readonly number[]): number[] {
  const shape = to.map(() => 1);
  dimensions.forEach((dimension, axis) => {
    shape[dimension] = from[axis]!;
  });
  return shape;
}
