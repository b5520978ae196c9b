import { sizeOf, type TensorType, typeText } from "../../../compiler/tensor/program.ts";
import { EngineError, type HostTensor } from "../../engine.ts";
import type { Pointer } from "./c-api.ts";
import { bytesOf, DATA_TYPES, hostArray } from "./data-types.ts";
import type { Library } from "./library.ts";

function byteSize({ dtype, shape }: TensorType): number {
  return sizeOf(shape) * DATA_TYPES[dtype].bytes;
}

/** A tensor of the library with the content of one of ours, copied; the caller deletes it. */
export function toLibrary({ api, libc }: Library, tensor: HostTensor): Pointer {
  const bytes = byteSize(tensor);
  const dims = BigInt64Array.from(tensor.shape, BigInt);
  const pointer = api.TF_AllocateTensor(DATA_TYPES[tensor.dtype].tf, dims, dims.length, bytes);
  if (bytes > 0) libc.memcpy(api.TF_TensorData(pointer), bytesOf(tensor.data), bytes);
  return pointer;
}

/** A copy of a tensor of the library. */
export function fromLibrary({ api, libc }: Library, pointer: Pointer, type: TensorType): HostTensor {
  const bytes = byteSize(type);
  const found = api.TF_TensorByteSize(pointer);
  if (found !== bytes) throw new Error(`TensorFlow gave ${found} bytes for ${typeText(type)}`);
  const data = hostArray(type.dtype, sizeOf(type.shape));
  if (bytes > 0) libc.memcpy(bytesOf(data), api.TF_TensorData(pointer), bytes);
  return { dtype: type.dtype, shape: type.shape, data };
}

/** Refuses a tensor that is not what it is declared to be, or whose data is of another size. */
export function checkTensor(name: string, tensor: HostTensor, expected: TensorType = tensor): void {
  if (typeText(tensor) !== typeText(expected))
    throw new EngineError(`${name} is ${typeText(tensor)}, expected ${typeText(expected)}`);
  if (tensor.data.byteLength !== byteSize(tensor))
    throw new EngineError(`${name} is ${typeText(tensor)}, but its data has ${tensor.data.byteLength} bytes`);
}
