import { isFloat, type Shape, sizeOf } from "../../../compiler/tensor/program.ts";
import { wrapTo } from "./numbers.ts";
import { Sums } from "./sums.ts";
import { stridesOf, type Tensor, walk } from "./tensor.ts";

/** Calls `take` for each number of `x`, with its index in the result, which lacks `axes`. */
function overAxes(x: Tensor, axes: readonly number[], take: (place: number, x: number) => void): void {
  const keptStrides = stridesOf(keptOf(x, axes));
  let next = 0;
  const strides = x.shape.map((_, axis) => (axes.includes(axis) ? 0 : keptStrides[next++]!));
  walk(x.shape, strides, 0, (element, place) => take(place, x.data[element]!));
}

function keptOf({ shape }: Tensor, axes: readonly number[]): Shape {
  return shape.filter((_, axis) => !axes.includes(axis));
}

/** Reduces `x` over `axes`. Without axes, or with axes of extent 1, the numbers do not change. */
function reduce(
  x: Tensor,
  axes: readonly number[],
  initial: number,
  combine: (accumulator: number, x: number) => number,
): Float64Array {
  const out = new Float64Array(sizeOf(keptOf(x, axes))).fill(initial);
  overAxes(x, axes, (place, n) => {
    out[place] = combine(out[place]!, n);
  });
  return out;
}

/** The result of an empty max or min: -Infinity or Infinity, or the ends of the range for integer types. */
const LOWEST: Readonly<Record<string, number>> = { i32: -(2 ** 31), u32: 0, u8: 0, bool: 0 };
const HIGHEST: Readonly<Record<string, number>> = { i32: 2 ** 31 - 1, u32: 2 ** 32 - 1, u8: 255, bool: 1 };

export function reduceSum(x: Tensor, axes: readonly number[]): Float64Array {
  if (isFloat(x.dtype)) {
    const sums = new Sums(sizeOf(keptOf(x, axes)));
    overAxes(x, axes, (place, n) => sums.add(place, n));
    return sums.values();
  }
  // wrapping after each addition keeps the sum below 2^53, where doubles are exact
  const wrap = wrapTo(x.dtype);
  return reduce(x, axes, 0, (sum, n) => wrap(sum + n));
}

export function reduceMax(x: Tensor, axes: readonly number[]): Float64Array {
  return reduce(x, axes, LOWEST[x.dtype] ?? Number.NEGATIVE_INFINITY, Math.max);
}

export function reduceMin(x: Tensor, axes: readonly number[]): Float64Array {
  return reduce(x, axes, HIGHEST[x.dtype] ?? Number.POSITIVE_INFINITY, Math.min);
}

/** The index of the first largest number. NaN is never the largest here; other engines may differ. */
export function argmax(x: Tensor, axis: number, result: Shape): Float64Array {
  const strides = stridesOf(x.shape);
  const step = strides[axis]!;
  const out = new Float64Array(sizeOf(result));
  const kept = strides.filter((_, i) => i !== axis);
  walk(result, kept, 0, (element, offset) => {
    let best = 0;
    for (let i = 1; i < x.shape[axis]!; i++) {
      if (x.data[offset + i * step]! > x.data[offset + best * step]!) best = i;
    }
    out[element] = best;
  });
  return out;
}
