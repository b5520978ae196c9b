import type { Attrs, ConvolutionAttrs, Op } from "./ops.ts";
import { type DType, isFloat, type Shape, sameShape, sizeOf, type TensorType, typeText } from "./program.ts";

/** An operation got operands that it does not accept: an error in the compiler, never in the user's file. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}

type Infer<K extends Op> = (attrs: Attrs[K], operands: readonly TensorType[]) => readonly TensorType[];

function need(condition: boolean, text: string): asserts condition {
  if (!condition) throw new ShapeError(text);
}

function sameTypes(operands: readonly TensorType[]): TensorType {
  const first = operands[0]!;
  for (const type of operands)
    need(
      type.dtype === first.dtype && sameShape(type.shape, first.shape),
      `operands differ: ${operands.map(typeText).join(", ")}`,
    );
  return first;
}

const floatUnary = (_: unknown, operands: readonly TensorType[]): readonly TensorType[] => {
  need(isFloat(operands[0]!.dtype), `wants a float, got ${typeText(operands[0]!)}`);
  return [operands[0]!];
};
const numericUnary = (_: unknown, operands: readonly TensorType[]): readonly TensorType[] => {
  need(operands[0]!.dtype !== "bool", "wants a number, got bool");
  return [operands[0]!];
};
const numericBinary = (_: unknown, operands: readonly TensorType[]): readonly TensorType[] => {
  const type = sameTypes(operands);
  need(type.dtype !== "bool", "wants numbers, got bool");
  return [type];
};
const logical = (_: unknown, operands: readonly TensorType[]): readonly TensorType[] => {
  const type = sameTypes(operands);
  need(type.dtype === "bool" || type.dtype === "u32", `wants bool or u32, got ${typeText(type)}`);
  return [type];
};
const reduction = (
  attrs: { readonly axes: readonly number[] },
  operands: readonly TensorType[],
): readonly TensorType[] => {
  const type = operands[0]!;
  need(new Set(attrs.axes).size === attrs.axes.length, "an axis twice");
  for (const axis of attrs.axes)
    need(axis >= 0 && axis < type.shape.length, `no axis ${axis} in ${typeText(type)}`);
  return [{ dtype: type.dtype, shape: type.shape.filter((_, i) => !attrs.axes.includes(i)) }];
};

function imageAxes(type: TensorType): readonly [number, number, number, number] {
  need(type.shape.length === 4, `wants NHWC, got ${typeText(type)}`);
  return type.shape as readonly [number, number, number, number];
}

/** Result type of a convolution of an image `x` (NHWC) with a kernel `w` (HWIO). */
export function convolutionShape(x: Shape, w: Shape, attrs: ConvolutionAttrs): Shape {
  const [n, h, width, c] = x as readonly [number, number, number, number];
  const [kh, kw, ci, co] = w as readonly [number, number, number, number];
  need(c === ci, `kernel has ${ci} input channels, image has ${c}`);
  const extent = (
    size: number,
    kernel: number,
    stride: number,
    [low, high]: readonly [number, number],
  ): number => Math.floor((size + low + high - kernel) / stride) + 1;
  const oh = extent(h, kh, attrs.strides[0], attrs.padding[0]);
  const ow = extent(width, kw, attrs.strides[1], attrs.padding[1]);
  need(oh > 0 && ow > 0, "the kernel is larger than the padded image");
  return [n, oh, ow, co];
}

/**
 * Result types of every operation.
 * @throws ShapeError for operands that it does not accept
 */
export const SHAPES: { readonly [K in Op]: Infer<K> } = {
  constant: (attrs) => [{ dtype: attrs.dtype, shape: attrs.shape }],
  iota: (attrs) => {
    need(attrs.dimension >= 0 && attrs.dimension < attrs.shape.length, "no such dimension");
    return [{ dtype: attrs.dtype, shape: attrs.shape }];
  },
  rng_bits: (attrs, operands) => {
    for (const type of operands) need(typeText(type) === "i32[]", `wants i32[], got ${typeText(type)}`);
    return [{ dtype: "u32", shape: [attrs.items, attrs.words] }];
  },
  neg: numericUnary,
  abs: numericUnary,
  sign: numericUnary,
  exp: floatUnary,
  log: floatUnary,
  sqrt: floatUnary,
  rsqrt: floatUnary,
  sin: floatUnary,
  cos: floatUnary,
  floor: floatUnary,
  round_nearest_even: floatUnary,
  not: (_, operands) => {
    need(operands[0]!.dtype === "bool", "wants bool");
    return [operands[0]!];
  },
  convert: (attrs, operands) => [{ dtype: attrs.to, shape: operands[0]!.shape }],
  stop_gradient: (_, operands) => [operands[0]!],
  add: numericBinary,
  sub: numericBinary,
  mul: numericBinary,
  div: numericBinary,
  max: numericBinary,
  min: numericBinary,
  and: logical,
  or: logical,
  shift_right_logical: (_, operands) => {
    const type = sameTypes(operands);
    need(type.dtype === "u32", "wants u32");
    return [type];
  },
  compare: (_, operands) => [{ dtype: "bool", shape: sameTypes(operands).shape }],
  select: (_, operands) => {
    const type = sameTypes(operands.slice(1));
    need(
      operands[0]!.dtype === "bool" && sameShape(operands[0]!.shape, type.shape),
      `predicate is ${typeText(operands[0]!)}, values are ${typeText(type)}`,
    );
    return [type];
  },
  broadcast_in_dim: (attrs, operands) => {
    const type = operands[0]!;
    need(attrs.dimensions.length === type.shape.length, "one dimension for each operand axis");
    attrs.dimensions.forEach((dimension, i) => {
      need(dimension >= 0 && dimension < attrs.shape.length, `no dimension ${dimension}`);
      need(i === 0 || dimension > attrs.dimensions[i - 1]!, "dimensions must grow");
      const extent = type.shape[i]!;
      need(
        extent === 1 || extent === attrs.shape[dimension],
        `${typeText(type)} does not broadcast to [${attrs.shape}] at dimension ${dimension}`,
      );
    });
    return [{ dtype: type.dtype, shape: attrs.shape }];
  },
  reshape: (attrs, operands) => {
    need(sizeOf(attrs.shape) === sizeOf(operands[0]!.shape), `${typeText(operands[0]!)} to [${attrs.shape}]`);
    return [{ dtype: operands[0]!.dtype, shape: attrs.shape }];
  },
  transpose: (attrs, operands) => {
    const type = operands[0]!;
    need(
      attrs.permutation.length === type.shape.length && new Set(attrs.permutation).size === type.shape.length,
      "not a permutation",
    );
    return [{ dtype: type.dtype, shape: attrs.permutation.map((axis) => type.shape[axis]!) }];
  },
  slice: (attrs, operands) => {
    const type = operands[0]!;
    type.shape.forEach((extent, i) => {
      const [start, limit] = [attrs.start[i]!, attrs.limit[i]!];
      need(start >= 0 && start < limit && limit <= extent, `slice ${start}..${limit} of ${extent}`);
    });
    return [{ dtype: type.dtype, shape: type.shape.map((_, i) => attrs.limit[i]! - attrs.start[i]!) }];
  },
  pad: (attrs, operands) => {
    const type = operands[0]!;
    need(
      [...attrs.low, ...attrs.high].every((n) => n >= 0),
      "negative padding",
    );
    return [
      { dtype: type.dtype, shape: type.shape.map((extent, i) => extent + attrs.low[i]! + attrs.high[i]!) },
    ];
  },
  concatenate: (attrs, operands) => {
    const first = operands[0]!;
    let extent = 0;
    for (const type of operands) {
      need(
        type.dtype === first.dtype &&
          type.shape.length === first.shape.length &&
          type.shape.every((n, i) => i === attrs.dimension || n === first.shape[i]),
        `operands differ: ${operands.map(typeText).join(", ")}`,
      );
      extent += type.shape[attrs.dimension]!;
    }
    return [{ dtype: first.dtype, shape: first.shape.map((n, i) => (i === attrs.dimension ? extent : n)) }];
  },
  reverse: (attrs, operands) => {
    for (const axis of attrs.dimensions)
      need(axis >= 0 && axis < operands[0]!.shape.length, `no axis ${axis}`);
    return [operands[0]!];
  },
  gather: (_, operands) => {
    const [operand, indices] = operands as [TensorType, TensorType];
    need(indices.dtype === "i32" && indices.shape.length === 1, `indices are ${typeText(indices)}`);
    need(operand.shape.length >= 1, "nothing to gather from");
    return [{ dtype: operand.dtype, shape: [indices.shape[0]!, ...operand.shape.slice(1)] }];
  },
  reduce_sum: reduction,
  reduce_max: reduction,
  reduce_min: reduction,
  argmax: (attrs, operands) => [
    { dtype: "i32", shape: reduction({ axes: [attrs.axis] }, operands)[0]!.shape },
  ],
  dot_general: (attrs, operands) => {
    const [a, b] = operands as [TensorType, TensorType];
    need(a.dtype === b.dtype && isFloat(a.dtype), `operands are ${typeText(a)}, ${typeText(b)}`);
    const rank = a.shape.length;
    need(rank >= 2 && rank === b.shape.length, "ranks differ");
    const batch = a.shape.slice(0, -2);
    need(sameShape(batch, b.shape.slice(0, -2)), "batch axes differ");
    const [m, k] = attrs.transposeLhs
      ? [a.shape[rank - 1]!, a.shape[rank - 2]!]
      : [a.shape[rank - 2]!, a.shape[rank - 1]!];
    const [k2, n] = attrs.transposeRhs
      ? [b.shape[rank - 1]!, b.shape[rank - 2]!]
      : [b.shape[rank - 2]!, b.shape[rank - 1]!];
    need(k === k2, `contracted extents differ: ${typeText(a)}, ${typeText(b)}`);
    return [{ dtype: a.dtype, shape: [...batch, m, n] }];
  },
  convolution: (attrs, operands) => {
    const [x, w] = operands as [TensorType, TensorType];
    need(x.dtype === w.dtype, `dtypes differ: ${typeText(x)}, ${typeText(w)}`);
    return [{ dtype: x.dtype, shape: convolutionShape(imageAxes(x), imageAxes(w), attrs) }];
  },
  convolution_input_grad: (attrs, operands) => {
    const [dy, w] = operands as [TensorType, TensorType];
    need(
      sameShape(convolutionShape(attrs.inputShape, imageAxes(w), attrs), imageAxes(dy)),
      "gradient has another shape",
    );
    return [{ dtype: dy.dtype, shape: attrs.inputShape }];
  },
  convolution_filter_grad: (attrs, operands) => {
    const [x, dy] = operands as [TensorType, TensorType];
    need(
      sameShape(convolutionShape(imageAxes(x), attrs.filterShape, attrs), imageAxes(dy)),
      "gradient has another shape",
    );
    return [{ dtype: dy.dtype, shape: attrs.filterShape }];
  },
  relu: floatUnary,
  relu_grad: numericBinary,
  batch_norm_training: (_, operands) => {
    const [x, ...vectors] = operands as [TensorType, TensorType, TensorType];
    return [x, ...batchNormVectors(x, vectors, 2)];
  },
  batch_norm_grad: (_, operands) => {
    const [dy, x, ...vectors] = operands as [TensorType, TensorType, TensorType, TensorType, TensorType];
    sameTypes([dy, x]);
    return [x, ...batchNormVectors(x, vectors, 3).slice(0, 2)];
  },
  repeat: (attrs, operands) => {
    need(Number.isInteger(attrs.count) && attrs.count >= 0, `count ${attrs.count}`);
    need(
      attrs.body.params.length === operands.length && attrs.body.results.length === operands.length,
      "carried values differ in number",
    );
    return operands;
  },
};

function batchNormVectors(
  x: TensorType,
  vectors: readonly TensorType[],
  count: number,
): readonly TensorType[] {
  need(vectors.length === count, "wrong number of operands");
  const channels = x.shape.at(-1)!;
  const dtype: DType = x.dtype === "bf16" ? "f32" : x.dtype;
  for (const type of vectors)
    need(
      type.dtype === dtype && sameShape(type.shape, [channels]),
      `wants ${dtype}[${channels}], got ${typeText(type)}`,
    );
  return Array.from({ length: 2 }, () => ({ dtype, shape: [channels] }));
}
