import type { DType, Shape } from "../../../compiler/tensor/program.ts";
import type { HostData } from "../../engine.ts";
import { hostArray } from "../host-tensors.ts";
import { DataType } from "./proto/types_pb.ts";

/** The element types of programs in the library. */
export const DATA_TYPES: { readonly [K in DType]: { readonly tf: DataType } } = {
  f64: { tf: DataType.DT_DOUBLE },
  f32: { tf: DataType.DT_FLOAT },
  bf16: { tf: DataType.DT_BFLOAT16 },
  i32: { tf: DataType.DT_INT32 },
  u32: { tf: DataType.DT_UINT32 },
  u8: { tf: DataType.DT_UINT8 },
  bool: { tf: DataType.DT_BOOL },
};

/** The upper half of a float32, rounded to nearest even; NaN stays NaN. */
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

/** The type of a tensor in a graph: a type of the program, or 64-bit words for counters. */
export interface TfType {
  readonly dtype: DataType;
  readonly shape: Shape;
}

export function tfType(dtype: DType, shape: Shape): TfType {
  return { dtype: DATA_TYPES[dtype].tf, shape };
}
