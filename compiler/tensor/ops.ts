import type { DType, Region, Shape } from "./program.ts";

export type Comparison = "EQ" | "NE" | "LT" | "LE" | "GT" | "GE";

/**
 * Rows of zeros to add (or, if negative, rows to remove) before and after each spatial axis: [[top, bottom], [left,
 * right]].
 */
export type SpatialPadding = readonly [readonly [number, number], readonly [number, number]];

export interface ConvolutionAttrs {
  readonly strides: readonly [number, number];
  readonly padding: SpatialPadding;
}

type None = Readonly<Record<string, never>>;

/**
 * The operations and their attributes. Names and semantics are those of StableHLO unless a comment says otherwise.
 * Images are NHWC, convolution kernels HWIO. Elementwise operations need equal shapes (broadcasting is explicit:
 * `broadcast_in_dim`) and equal types.
 */
export interface Attrs {
  // -- sources
  /** every element is `value` (bool: 0 or 1) */
  constant: { readonly value: number; readonly dtype: DType; readonly shape: Shape };
  /** element = its index along `dimension` */
  iota: { readonly dimension: number; readonly dtype: DType; readonly shape: Shape };
  /**
   * (firstItem i32[], step i32[]) -> u32[items, words]: Philox4x32-10. Row j holds the first `words` words of the
   * blocks with counter (low 64 bits: (firstItem + j) * ceil(words/4) + block, high 64 bits: step). So the random
   * numbers of an item depend on its index and the step, not on how many items are drawn together.
   */
  rng_bits: { readonly key: readonly [number, number]; readonly items: number; readonly words: number };

  // -- elementwise, one operand
  neg: None;
  abs: None;
  /** sign(0) = 0 */
  sign: None;
  exp: None;
  log: None;
  sqrt: None;
  rsqrt: None;
  sin: None;
  cos: None;
  floor: None;
  /** ties to even */
  round_nearest_even: None;
  not: None;
  /** float to int truncates; bool to number gives 0, 1; to bf16 rounds to nearest even */
  convert: { readonly to: DType };
  /** the same value, without gradient */
  stop_gradient: None;

  // -- elementwise, two or three operands
  add: None;
  sub: None;
  mul: None;
  div: None;
  /** a NaN in either operand gives NaN */
  max: None;
  min: None;
  and: None;
  or: None;
  /** u32, shifted by operand 1 */
  shift_right_logical: None;
  compare: { readonly direction: Comparison };
  /** (pred, onTrue, onFalse), all of the same shape */
  select: None;

  // -- shape
  /** operand axis i becomes result axis dimensions[i]; operand extent 1 or equal */
  broadcast_in_dim: { readonly shape: Shape; readonly dimensions: readonly number[] };
  reshape: { readonly shape: Shape };
  /** result axis i is operand axis permutation[i] */
  transpose: { readonly permutation: readonly number[] };
  slice: { readonly start: readonly number[]; readonly limit: readonly number[] };
  /** adds `value`; low and high are >= 0 */
  pad: { readonly low: readonly number[]; readonly high: readonly number[]; readonly value: number };
  concatenate: { readonly dimension: number };
  reverse: { readonly dimensions: readonly number[] };
  /** (operand [N, ...rest], indices i32[B]) -> [B, ...rest]; the caller must ensure that indices are in range */
  gather: None;

  // -- reductions; axes are removed
  reduce_sum: { readonly axes: readonly number[] };
  reduce_max: { readonly axes: readonly number[] };
  reduce_min: { readonly axes: readonly number[] };
  /** index of the first largest element, i32 */
  argmax: { readonly axis: number };

  // -- linear algebra
  /**
   * Matrix product of the last two axes, equal leading batch axes (0 or more):
   * [..., m, k] x [..., k, n] -> [..., m, n]; a transposed operand is given as [..., k, m] or [..., n, k].
   */
  dot_general: { readonly transposeLhs: boolean; readonly transposeRhs: boolean };
  /** (x NHWC, w HWIO) -> NHWC, cross-correlation as in PyTorch */
  convolution: ConvolutionAttrs;
  /** (dy, w) -> dx of `inputShape` */
  convolution_input_grad: ConvolutionAttrs & { readonly inputShape: Shape };
  /** (x, dy) -> dw of `filterShape` */
  convolution_filter_grad: ConvolutionAttrs & { readonly filterShape: Shape };

  // -- fused: one operation, for engines with one kernel; each has a decomposition into the others
  relu: None;
  /** (dy, y) -> dy where y > 0, else 0; y is relu's result */
  relu_grad: None;
  /**
   * (x [..., C], gamma [C], beta [C]) -> (y, mean [C], variance [C]) over all axes but the last; the variance is the
   * biased one. x may be bf16 with gamma, beta, mean, variance in f32.
   */
  batch_norm_training: { readonly epsilon: number };
  /** (dy, x, gamma, mean, variance) -> (dx, dgamma, dbeta) of `batch_norm_training` */
  batch_norm_grad: { readonly epsilon: number };

  // -- control
  /** carried operands -> their values after `count` iterations of `body` */
  repeat: { readonly count: number; readonly body: Region };
}

export type Op = keyof Attrs;

export type OpClass =
  | "source"
  | "unary"
  | "binary"
  | "compare"
  | "select"
  | "shape"
  | "reduction"
  | "linear"
  | "fused"
  | "control";

/** Facts about every operation that passes and engines need. */
export const OPS: {
  readonly [K in Op]: {
    readonly class: OpClass;
    readonly operands: number | "any";
    readonly results: number | "any";
  };
} = {
  constant: { class: "source", operands: 0, results: 1 },
  iota: { class: "source", operands: 0, results: 1 },
  rng_bits: { class: "source", operands: 2, results: 1 },
  neg: { class: "unary", operands: 1, results: 1 },
  abs: { class: "unary", operands: 1, results: 1 },
  sign: { class: "unary", operands: 1, results: 1 },
  exp: { class: "unary", operands: 1, results: 1 },
  log: { class: "unary", operands: 1, results: 1 },
  sqrt: { class: "unary", operands: 1, results: 1 },
  rsqrt: { class: "unary", operands: 1, results: 1 },
  sin: { class: "unary", operands: 1, results: 1 },
  cos: { class: "unary", operands: 1, results: 1 },
  floor: { class: "unary", operands: 1, results: 1 },
  round_nearest_even: { class: "unary", operands: 1, results: 1 },
  not: { class: "unary", operands: 1, results: 1 },
  convert: { class: "unary", operands: 1, results: 1 },
  stop_gradient: { class: "unary", operands: 1, results: 1 },
  add: { class: "binary", operands: 2, results: 1 },
  sub: { class: "binary", operands: 2, results: 1 },
  mul: { class: "binary", operands: 2, results: 1 },
  div: { class: "binary", operands: 2, results: 1 },
  max: { class: "binary", operands: 2, results: 1 },
  min: { class: "binary", operands: 2, results: 1 },
  and: { class: "binary", operands: 2, results: 1 },
  or: { class: "binary", operands: 2, results: 1 },
  shift_right_logical: { class: "binary", operands: 2, results: 1 },
  compare: { class: "compare", operands: 2, results: 1 },
  select: { class: "select", operands: 3, results: 1 },
  broadcast_in_dim: { class: "shape", operands: 1, results: 1 },
  reshape: { class: "shape", operands: 1, results: 1 },
  transpose: { class: "shape", operands: 1, results: 1 },
  slice: { class: "shape", operands: 1, results: 1 },
  pad: { class: "shape", operands: 1, results: 1 },
  concatenate: { class: "shape", operands: "any", results: 1 },
  reverse: { class: "shape", operands: 1, results: 1 },
  gather: { class: "shape", operands: 2, results: 1 },
  reduce_sum: { class: "reduction", operands: 1, results: 1 },
  reduce_max: { class: "reduction", operands: 1, results: 1 },
  reduce_min: { class: "reduction", operands: 1, results: 1 },
  argmax: { class: "reduction", operands: 1, results: 1 },
  dot_general: { class: "linear", operands: 2, results: 1 },
  convolution: { class: "linear", operands: 2, results: 1 },
  convolution_input_grad: { class: "linear", operands: 2, results: 1 },
  convolution_filter_grad: { class: "linear", operands: 2, results: 1 },
  relu: { class: "fused", operands: 1, results: 1 },
  relu_grad: { class: "fused", operands: 2, results: 1 },
  batch_norm_training: { class: "fused", operands: 3, results: 3 },
  batch_norm_grad: { class: "fused", operands: 5, results: 3 },
  repeat: { class: "control", operands: "any", results: "any" },
};

export const OP_NAMES = Object.keys(OPS) as Op[];
