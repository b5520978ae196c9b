import type { HostData, HostTensor } from "../engine.ts";

/** The supported types of a tensor file, by their names in the safetensors format. */
export const storedTypes = {
  F64: { bytes: 8, view: (b: ArrayBuffer, at: number, n: number) => new Float64Array(b, at, n) },
  F32: { bytes: 4, view: (b: ArrayBuffer, at: number, n: number) => new Float32Array(b, at, n) },
  /** the upper 16 bits of a float32 */
  BF16: { bytes: 2, view: (b: ArrayBuffer, at: number, n: number) => new Uint16Array(b, at, n) },
  /** PyTorch counts batches in this type; engines do not support it */
  I64: { bytes: 8, view: (b: ArrayBuffer, at: number, n: number) => new BigInt64Array(b, at, n) },
  I32: { bytes: 4, view: (b: ArrayBuffer, at: number, n: number) => new Int32Array(b, at, n) },
  U32: { bytes: 4, view: (b: ArrayBuffer, at: number, n: number) => new Uint32Array(b, at, n) },
  U8: { bytes: 1, view: (b: ArrayBuffer, at: number, n: number) => new Uint8Array(b, at, n) },
  /** bytes 0 and 1 */
  BOOL: { bytes: 1, view: (b: ArrayBuffer, at: number, n: number) => new Uint8Array(b, at, n) },
} as const;

export type StoredType = keyof typeof storedTypes;
export type StoredData = HostData | BigInt64Array;

/** A tensor in a file, row-major. */
export interface StoredTensor {
  readonly type: StoredType;
  readonly shape: readonly number[];
  readonly data: StoredData;
}

const storedTypeOf = {
  f64: "F64",
  f32: "F32",
  bf16: "BF16",
  i32: "I32",
  u32: "U32",
  u8: "U8",
  bool: "BOOL",
} as const;
const hostTypeOf = {
  F64: "f64",
  F32: "f32",
  BF16: "bf16",
  I32: "i32",
  U32: "u32",
  U8: "u8",
  BOOL: "bool",
} as const;

export function fromHost(tensor: HostTensor): StoredTensor {
  return { type: storedTypeOf[tensor.dtype], shape: tensor.shape, data: tensor.data };
}

/** The tensor in the form of an engine; undefined for I64, which engines do not support. */
export function toHost(tensor: StoredTensor): HostTensor | undefined {
  if (tensor.type === "I64" || tensor.data instanceof BigInt64Array) return undefined;
  return { dtype: hostTypeOf[tensor.type], shape: tensor.shape, data: tensor.data };
}
