import type { DType, Shape } from "../../../compiler/tensor/program.ts";

/**
 * A value while the reference runs. Whatever its dtype, its numbers are doubles: i32, u32, u8 and bool are exact
 * in them, and floats keep float64 precision even where the program says f32 or bf16 (only `convert` to bf16
 * rounds), so that the reference stands closer to the true result than the engines it judges.
 * The data is never written again once made; operations may hand on their operand's.
 */
export interface Tensor {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** Distance in row-major data between neighbours along each axis. */
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
 * Visits the elements of `shape` in row-major order; `offset` is `start` plus the index times `strides`.
 * One walker serves broadcasts (stride 0), transposes, slices, reversals (negative strides) and pads.
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
