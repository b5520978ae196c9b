import type { Attrs } from "../../../compiler/tensor/ops.ts";
import { type Shape, sizeOf } from "../../../compiler/tensor/program.ts";
import { stridesOf, type Tensor, walk } from "./tensor.ts";

/** Reads `x` at `start` plus index times `strides`, for every index of `shape`. */
function read(x: Tensor, shape: Shape, strides: readonly number[], start: number): Float64Array {
  const out = new Float64Array(sizeOf(shape));
  walk(shape, strides, start, (element, offset) => {
    out[element] = x.data[offset]!;
  });
  return out;
}

/** The offset of an index. */
function offsetOf(index: readonly number[], strides: readonly number[]): number {
  return index.reduce((offset, n, axis) => offset + n * strides[axis]!, 0);
}

export function iota({ dimension, shape }: Attrs["iota"]): Float64Array {
  const out = new Float64Array(sizeOf(shape));
  walk(
    shape,
    shape.map((_, axis) => (axis === dimension ? 1 : 0)),
    0,
    (element, offset) => {
      out[element] = offset;
    },
  );
  return out;
}

export function broadcastInDim({ shape, dimensions }: Attrs["broadcast_in_dim"], x: Tensor): Float64Array {
  const from = stridesOf(x.shape);
  const strides = shape.map((_, axis) => {
    const operandAxis = dimensions.indexOf(axis);
    return operandAxis === -1 || x.shape[operandAxis] === 1 ? 0 : from[operandAxis]!;
  });
  return read(x, shape, strides, 0);
}

export function transpose({ permutation }: Attrs["transpose"], x: Tensor): Float64Array {
  const from = stridesOf(x.shape);
  return read(
    x,
    permutation.map((axis) => x.shape[axis]!),
    permutation.map((axis) => from[axis]!),
    0,
  );
}

export function slice({ start, limit }: Attrs["slice"], x: Tensor): Float64Array {
  const strides = stridesOf(x.shape);
  return read(
    x,
    limit.map((end, axis) => end - start[axis]!),
    strides,
    offsetOf(start, strides),
  );
}

export function reverse({ dimensions }: Attrs["reverse"], x: Tensor): Float64Array {
  const strides = stridesOf(x.shape);
  const last = x.shape.map((extent, axis) => (dimensions.includes(axis) ? extent - 1 : 0));
  return read(
    x,
    x.shape,
    strides.map((stride, axis) => (dimensions.includes(axis) ? -stride : stride)),
    offsetOf(last, strides),
  );
}

export function pad({ low, value }: Attrs["pad"], x: Tensor, result: Shape): Float64Array {
  const out = new Float64Array(sizeOf(result)).fill(value);
  const strides = stridesOf(result);
  walk(x.shape, strides, offsetOf(low, strides), (element, offset) => {
    out[offset] = x.data[element]!;
  });
  return out;
}

export function concatenate(
  { dimension }: Attrs["concatenate"],
  operands: readonly Tensor[],
  result: Shape,
): Float64Array {
  const out = new Float64Array(sizeOf(result));
  const strides = stridesOf(result);
  let start = 0;
  for (const x of operands) {
    walk(x.shape, strides, start, (element, offset) => {
      out[offset] = x.data[element]!;
    });
    start += x.shape[dimension]! * strides[dimension]!;
  }
  return out;
}

/** Throws if an index is out of range, because the reference must not guess a result. */
export function gather(x: Tensor, indices: Tensor): Float64Array {
  const rows = x.shape[0]!;
  const width = sizeOf(x.shape.slice(1));
  const out = new Float64Array(indices.data.length * width);
  indices.data.forEach((row, i) => {
    if (row < 0 || row >= rows) throw new RangeError(`gather: index ${row} of ${rows} rows`);
    out.set(x.data.subarray(row * width, (row + 1) * width), i * width);
  });
  return out;
}
