import type { DType, Shape } from "../../../compiler/tensor/program.ts";
import type { HostData } from "../../engine.ts";
import { DataType } from "./proto/types_pb.ts";

/** The library's name and the bytes of an element, for every element type of a program. */
export const DATA_TYPES: { readonly [K in DType]: { readonly tf: DataType; readonly bytes: number } } = {
  f64: { tf: DataType.DT_DOUBLE, bytes: 8 },
  f32: { tf: DataType.DT_FLOAT, bytes: 4 },
  bf16: { tf: DataType.DT_BFLOAT16, bytes: 2 },
  i32: { tf: DataType.DT_INT32, bytes: 4 },
  u32: { tf: DataType.DT_UINT32, bytes: 4 },
  u8: { tf: DataType.DT_UINT8, bytes: 1 },
  bool: { tf: DataType.DT_BOOL, bytes: 1 },
};

/** A zeroed host array for `count` elements. */
export function hostArray(dtype: DType, count: number): HostData {
  switch (dtype) {
    case "f64":
      return new Float64Array(count);
    case "f32":
      return new Float32Array(count);
    case "bf16":
      return new Uint16Array(count);
    case "i32":
      return new Int32Array(count);
    case "u32":
      return new Uint32Array(count);
    case "u8":
    case "bool":
      return new Uint8Array(count);
  }
}

/** The bytes of a host array, not copied. */
export function bytesOf(data: HostData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** The upper half of a float32, rounded to nearest even; a NaN stays one. */
export function bfloat16Bits(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0]!;
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x40;
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}

/** Host data of the given numbers. */
export function encodeNumbers(dtype: DType, values: readonly number[]): HostData {
  const data = hostArray(dtype, values.length);
  data.set(dtype === "bf16" ? values.map(bfloat16Bits) : values);
  return data;
}

/** A tensor inside a graph: what a program has, and 64-bit words for counters. */
export interface TfType {
  readonly dtype: DataType;
  readonly shape: Shape;
}

export function tfType(dtype: DType, shape: Shape): TfType {
  return { dtype: DATA_TYPES[dtype].tf, shape };
}
