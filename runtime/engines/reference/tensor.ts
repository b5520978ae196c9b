import type { DType, Shape } from "../../../compiler/tensor/program.ts";

/**
 * A value in the reference engine. The numbers are doubles for every dtype. This is exact for i32, u32, u8 and bool. Floats keep
 * float64 precision even for f32 and bf16 (only `convert` to bf16 rounds), so that the reference is closer to the true
 * result than the engines that are tested against it. Data are never changed after creation, so operations can return the data
 * of an operand.
 */
export interface Tensor {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** The row-major strides: the distance in the data between neighbours along each axis. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/**
 * Visits the elements of `shape` in row-major order; `offset` is `start` plus the index times `strides`. This covers broadcasts
 * (stride 0), transposes, slices, reversals (negative strides) and padding.
 */
export function walk(
  shape: Shape,
  strides: readonly number[],
  start: number,
  visit: (element: number, offset: number) => void,
): void {
  if (shape.includes(0)) return;
  const index = new Array<number>(shape.length).fill(0);
  let offset = start;
  for (let element = 0; ; element++) {
    visit(element, offset);
    let axis = shape.length - 1;
    for (; axis >= 0; axis--) {
      index[axis]!++;
      offset += strides[axis]!;
      if (index[axis]! < shape[axis]!) break;
      offset -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
    if (axis < 0) return;
  }
}
