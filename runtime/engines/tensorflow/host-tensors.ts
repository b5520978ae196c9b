import { sizeOf, type TensorType, typeText } from "../../../compiler/tensor/program.ts";
import type { HostTensor } from "../../engine.ts";
import { byteSize, bytesOf, hostArray } from "../host-tensors.ts";
import type { Pointer } from "./c-api.ts";
import { DATA_TYPES } from "./data-types.ts";
import type { Library } from "./library.ts";

/** A new tensor of the library with a copy of the data. The caller must delete it. */
export function toLibrary({ api, libc }: Library, tensor: HostTensor): Pointer {
  const bytes = byteSize(tensor);
  const dims = BigInt64Array.from(tensor.shape, BigInt);
  const pointer = api.TF_AllocateTensor(DATA_TYPES[tensor.dtype].tf, dims, dims.length, bytes);
  if (bytes > 0) libc.memcpy(api.TF_TensorData(pointer), bytesOf(tensor.data), bytes);
  return pointer;
}

/** Copies a tensor of the library to the host. */
export function fromLibrary({ api, libc }: Library, pointer: Pointer, type: TensorType): HostTensor {
  const bytes = byteSize(type);
  const found = api.TF_TensorByteSize(pointer);
  if (found !== bytes) throw new Error(`TensorFlow gave ${found} bytes for ${typeText(type)}`);
  const data = hostArray(type.dtype, sizeOf(type.shape));
  if (bytes > 0) libc.memcpy(bytesOf(data), api.TF_TensorData(pointer), bytes);
  return { dtype: type.dtype, shape: type.shape, data };
}
