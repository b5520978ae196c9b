import { type DType, sizeOf, type TensorType, typeText } from "../../compiler/tensor/program.ts";
import { EngineError, type HostData, type HostTensor } from "../engine.ts";

const ARRAYS = {
  f64: Float64Array,
  f32: Float32Array,
  bf16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  u8: Uint8Array,
  bool: Uint8Array,
} as const satisfies Record<DType, unknown>;

/** A zeroed host array for `count` elements. */
export function hostArray(dtype: DType, count: number): HostData {
  return new ARRAYS[dtype](count);
}

/** The bytes of a host array, not copied. */
export function bytesOf(data: HostData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

export function byteSize({ dtype, shape }: TensorType): number {
  return sizeOf(shape) * ARRAYS[dtype].BYTES_PER_ELEMENT;
}

/** Refuses a tensor that differs from its declaration, or whose data have the wrong size. */
export function checkTensor(name: string, tensor: HostTensor, expected: TensorType = tensor): void {
  if (typeText(tensor) !== typeText(expected))
    throw new EngineError(`${name} is ${typeText(tensor)}, expected ${typeText(expected)}`);
  if (tensor.data.byteLength !== byteSize(tensor))
    throw new EngineError(`${name} is ${typeText(tensor)}, but its data has ${tensor.data.byteLength} bytes`);
}
