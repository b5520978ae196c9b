import { type DType, type Shape, sizeOf, typeText } from "../../../compiler/tensor/program.ts";
import { EngineError, type HostData, type HostTensor } from "../../engine.ts";
import { bfloat16Bits, bfloat16FromBits } from "./numbers.ts";

/** Converts numbers to the host form of a dtype. This rounds f32, and bf16 again. */
export function toHost(dtype: DType, shape: Shape, numbers: ArrayLike<number>): HostTensor {
  return { dtype, shape, data: hostData(dtype, numbers) };
}

function hostData(dtype: DType, numbers: ArrayLike<number>): HostData {
  switch (dtype) {
    case "f64":
      return Float64Array.from(numbers);
    case "f32":
      return Float32Array.from(numbers);
    case "bf16":
      return Uint16Array.from(numbers, bfloat16Bits);
    case "i32":
      return Int32Array.from(numbers);
    case "u32":
      return Uint32Array.from(numbers);
    case "u8":
    case "bool":
      return Uint8Array.from(numbers);
  }
}

/** A copy of the numbers of a host tensor, because the caller may overwrite its buffer. */
export function fromHost(name: string, tensor: HostTensor): Float64Array {
  const { dtype, shape, data } = tensor;
  if (data.length !== sizeOf(shape)) {
    throw new EngineError(`${name} is ${typeText(tensor)} but has ${data.length} numbers`);
  }
  return dtype === "bf16" ? Float64Array.from(data, bfloat16FromBits) : Float64Array.from(data);
}
