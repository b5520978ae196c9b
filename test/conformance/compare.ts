import { isFloat } from "../../compiler/tensor/program.ts";
import type { HostTensor } from "../../runtime/engine.ts";
import { bfloat16FromBits } from "../../runtime/engines/reference/numbers.ts";

/** `each`: the error is relative to each number; `largest`: to the largest finite number of the tensor. */
export type Measure = "each" | "largest";

/** Describes the first number that differs by more than the tolerance; undefined if there is none. */
export function difference(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  relative: number,
  measure: Measure,
): string | undefined {
  if (actual.length !== expected.length) return `${actual.length} numbers, expected ${expected.length}`;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    if (Number.isFinite(expected[i])) largest = Math.max(largest, Math.abs(expected[i]!));
  }
  for (let i = 0; i < expected.length; i++) {
    const a = actual[i]!;
    const e = expected[i]!;
    // equality covers infinities; 0 and -0 count as equal
    if (a === e || (Number.isNaN(a) && Number.isNaN(e))) continue;
    const allowed = relative * (measure === "each" ? Math.abs(e) : largest);
    if (Math.abs(a - e) <= allowed && Number.isFinite(e)) continue;
    return `number ${i} of ${expected.length} is ${a}, expected ${e} (allowed ${allowed.toExponential(1)})`;
  }
  return undefined;
}

/** Compares tensors with the tolerance; integers must be equal. */
export function differenceOfTensors(
  actual: HostTensor,
  expected: HostTensor,
  relative: number,
  measure: Measure,
): string | undefined {
  if (actual.dtype !== expected.dtype) return `dtype ${actual.dtype}, expected ${expected.dtype}`;
  if (actual.shape.join() !== expected.shape.join())
    return `shape [${actual.shape}], expected [${expected.shape}]`;
  return difference(numbersOf(actual), numbersOf(expected), isFloat(expected.dtype) ? relative : 0, measure);
}

export function numbersOf({ dtype, data }: HostTensor): ArrayLike<number> {
  return dtype === "bf16" ? Float64Array.from(data, bfloat16FromBits) : data;
}
