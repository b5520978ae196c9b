import type { Op } from "../../../compiler/tensor/ops.ts";
import { type Shape, sizeOf, type ValueId } from "../../../compiler/tensor/program.ts";
import { intAttr, typeAttr } from "./attrs.ts";
import type { TfType } from "./data-types.ts";
import { type Emission, type Emit, withoutLeadingOnes } from "./emission.ts";
import { DataType } from "./proto/types_pb.ts";
import type { Ref } from "./scope.ts";
import type { TfOp } from "./tf-ops.ts";

const { DT_FLOAT, DT_INT32, DT_UINT32, DT_UINT8 } = DataType;

/** Records a result with the full shape of its value. */
function whole(e: Emission, value: number, op: TfOp, inputs: readonly Ref[]): void {
  e.set(value, e.scope.same(op, inputs, e.tfType(value)));
}

/** `Pad` with [low, high] rows for each axis. */
export function padNode(e: Emission, ref: Ref, low: readonly number[], high: readonly number[]): Ref {
  if (low.every((n) => n === 0) && high.every((n) => n === 0)) return ref;
  const paddings = e.scope.ints(
    low.flatMap((n, axis) => [n, high[axis]!]),
    [low.length, 2],
  );
  const shape = ref.type.shape.map((extent, axis) => low[axis]! + extent + high[axis]!);
  return e.scope.same("Pad", [ref, paddings], { dtype: ref.type.dtype, shape });
}

/** `Slice` of the elements from `start` to `start + shape`. */
export function sliceNode(e: Emission, ref: Ref, start: readonly number[], shape: Shape): Ref {
  if (shape.every((extent, axis) => extent === ref.type.shape[axis])) return ref;
  if (e.target.device === "gpu" && ref.type.dtype === DT_UINT32) {
    // GPUs have no kernel for this type, but one for another type of the same size
    const words = bitcast(e, ref, { dtype: DT_FLOAT, shape: ref.type.shape });
    return bitcast(e, sliceNode(e, words, start, shape), { dtype: DT_UINT32, shape });
  }
  return e.scope.same(
    "Slice",
    [ref, e.scope.ints(start), e.scope.ints(shape)],
    { dtype: ref.type.dtype, shape },
    {
      Index: typeAttr(DT_INT32),
    },
  );
}

/** The value whose square this value is, if it is a square; a sum of squares then needs no tensor of squares. */
function squareOf(e: Emission, value: ValueId): ValueId | undefined {
  const producer = e.producer(value);
  if (producer?.op !== "mul" || !(e.type(value).dtype === "f32" || e.type(value).dtype === "f64"))
    return undefined;
  const [a, b] = producer.operands.map((operand) => e.original(operand));
  return a === b ? a : undefined;
}

function reduction<K extends "reduce_sum" | "reduce_max" | "reduce_min">(op: TfOp): Emit<K> {
  return (e, { operands: [x], results: [y], attrs }) => {
    if (attrs.axes.length === 0) return e.alias(y!, x!);
    const square = op === "Sum" && attrs.axes.length === e.shape(x!).length ? squareOf(e, x!) : undefined;
    if (square !== undefined) {
      const half = e.scope.same("L2Loss", [e.full(square)], e.tfType(y!));
      return e.set(y!, e.elementwise("Mul", [half, e.number(e.type(y!).dtype, 2)]));
    }
    whole(e, y!, op, [e.full(x!), e.scope.ints(attrs.axes)]);
  };
}

const emitBroadcast: Emit<"broadcast_in_dim"> = (e, { operands: [x], results: [y], attrs }) => {
  const splat = e.splat(x!);
  if (splat !== undefined) return e.setSplat(y!, splat);
  const ref = e.compact(x!);
  // place the axes of the operand that are not repeated at their positions in the result
  const missing = e.shape(x!).length - ref.type.shape.length;
  const shape = attrs.shape.map(() => 1);
  attrs.dimensions.forEach((dimension, axis) => {
    shape[dimension] = axis < missing ? 1 : ref.type.shape[axis - missing]!;
  });
  e.set(y!, e.reshape(ref, withoutLeadingOnes(shape)));
};

const emitPad: Emit<"pad"> = (e, { operands: [x], results: [y], attrs }) => {
  const ref = e.full(x!);
  if (attrs.value === 0) return e.set(y!, padNode(e, ref, attrs.low, attrs.high));
  const paddings = e.scope.ints(
    attrs.low.flatMap((n, axis) => [n, attrs.high[axis]!]),
    [attrs.low.length, 2],
  );
  whole(e, y!, "PadV2", [ref, paddings, e.number(e.type(x!).dtype, attrs.value)]);
};

const emitConcatenate: Emit<"concatenate"> = (e, { operands, results: [y], attrs }) => {
  const refs = operands.map((value) => e.full(value));
  e.set(
    y!,
    e.scope.same("ConcatV2", [...refs, e.scope.int(attrs.dimension)], e.tfType(y!), {
      N: intAttr(refs.length),
    }),
  );
};

/** Reinterprets the bytes as elements of another type. */
export function bitcast(e: Emission, ref: Ref, type: TfType): Ref {
  return e.scope.same("Bitcast", [ref], type, { type: typeAttr(type.dtype) });
}

/** `GatherV2` of slices of the first axis. */
function gatherNode(e: Emission, ref: Ref, indices: Ref, type: TfType): Ref {
  const words = typeAttr(DT_INT32);
  const attrs = { Tparams: typeAttr(type.dtype), Tindices: words, Taxis: words };
  return e.scope.one("GatherV2", [ref, indices, e.scope.int(0)], attrs, type);
}

/** Rows of the first axis by index. */
const emitGather: Emit<"gather"> = (e, { operands: [x, indices], results: [y] }) => {
  const [rows, type] = [e.full(x!), e.tfType(y!)];
  const items = e.shape(indices!)[0]!;
  const bytes = sizeOf(type.shape) / items;
  if (e.target.device === "cpu" || type.dtype !== DT_UINT8 || bytes % 4 !== 0)
    return e.set(y!, gatherNode(e, rows, e.full(indices!), type));
  // GPUs have no kernel for bytes, so a data set of images would be copied to the host in every run
  const count = rows.type.shape[0]!;
  const words = bitcast(e, e.reshape(rows, [count, bytes / 4, 4]), {
    dtype: DT_INT32,
    shape: [count, bytes / 4],
  });
  const taken = gatherNode(e, words, e.full(indices!), { dtype: DT_INT32, shape: [items, bytes / 4] });
  e.set(y!, e.reshape(bitcast(e, taken, { dtype: DT_UINT8, shape: [items, bytes / 4, 4] }), type.shape));
};

/** Reverses leading axes (such as the height and width of a kernel) as one axis of slices, which is a plain copy. */
const emitReverse: Emit<"reverse"> = (e, { operands: [x], results: [y], attrs: { dimensions } }) => {
  if (dimensions.length === 0) return e.alias(y!, x!);
  const shape = e.shape(x!);
  const leading = dimensions.every((dimension) => dimension < dimensions.length);
  if (String(dimensions) === "0,1" && e.producer(x!)?.op === "convolution_filter_grad") {
    const [reversed] = e.attached(x!) ?? [];
    if (reversed) return e.set(y!, reversed);
  }
  if (!leading) return whole(e, y!, "ReverseV2", [e.full(x!), e.scope.ints(dimensions)]);
  const count = sizeOf(shape.slice(0, dimensions.length));
  const slices = e.reshape(e.full(x!), [count, sizeOf(shape) / count]);
  const order = e.scope.ints(Array.from({ length: count }, (_, i) => count - 1 - i));
  e.set(y!, e.reshape(gatherNode(e, slices, order, slices.type), shape));
};

export const EMIT_SHAPE = {
  broadcast_in_dim: emitBroadcast,
  reshape: (e, { operands: [x], results: [y], attrs }) => {
    const splat = e.splat(x!);
    if (splat !== undefined) return e.setSplat(y!, splat);
    e.set(y!, e.reshape(e.full(x!), attrs.shape));
  },
  transpose: (e, { operands: [x], results: [y], attrs }) =>
    e.set(
      y!,
      e.scope.same("Transpose", [e.full(x!), e.scope.ints(attrs.permutation)], e.tfType(y!), {
        Tperm: typeAttr(DT_INT32),
      }),
    ),
  slice: (e, { operands: [x], results: [y], attrs }) => {
    const splat = e.splat(x!);
    if (splat !== undefined) return e.setSplat(y!, splat);
    e.set(y!, sliceNode(e, e.full(x!), attrs.start, e.shape(y!)));
  },
  pad: emitPad,
  concatenate: emitConcatenate,
  reverse: emitReverse,
  gather: emitGather,
  reduce_sum: reduction("Sum"),
  reduce_max: reduction("Max"),
  reduce_min: reduction("Min"),
  argmax: (e, { operands: [x], results: [y], attrs }) =>
    e.set(
      y!,
      e.scope.same("ArgMax", [e.full(x!), e.scope.int(attrs.axis)], e.tfType(y!), {
        output_type: typeAttr(DT_INT32),
      }),
    ),
} satisfies { readonly [K in Op]?: Emit<K> };
