import type { DataType, Tensor } from "@tensorflow/tfjs-core";
import {
  type DType,
  type Shape,
  sizeOf,
  type TensorType,
  typeText,
} from "../../../compiler/tensor/program.ts";
import { EngineError, type HostTensor } from "../../engine.ts";
import type { Tf } from "./backends.ts";

/**
 * A value in host memory. The library has no u32 and no u8, so random words and stored images stay outside of it until a program
 * converts them to f32 or i32. (As int32 tensors, images would take four times the memory.)
 */
export interface Words {
  readonly dtype: "u32" | "u8";
  readonly shape: Shape;
  readonly data: Uint32Array | Uint8Array;
}

export type Value = Tensor | Words;

type LibraryType = "f32" | "i32" | "bool";

const LIBRARY_TYPES: { readonly [K in LibraryType]: DataType } = {
  f32: "float32",
  i32: "int32",
  bool: "bool",
};

export const DTYPES = ["f32", "i32", "bool", "u32", "u8"] as const satisfies readonly DType[];

export function isWords(value: Value): value is Words {
  return !("dataId" in value);
}

export function isWordType(dtype: DType): dtype is Words["dtype"] {
  return dtype === "u32" || dtype === "u8";
}

export function libraryType(dtype: DType): DataType {
  if (dtype in LIBRARY_TYPES) return LIBRARY_TYPES[dtype as LibraryType];
  throw new EngineError(`the tfjs engine does not support ${dtype}`);
}

/** A second handle of the same numbers; they are freed when the last handle is disposed of. */
export function share(value: Value): Value {
  return isWords(value) ? value : value.clone();
}

export function dispose(value: Value): void {
  if (!isWords(value)) value.dispose();
}

/** Makes a value of any type from numbers, which are copied. */
export function fromNumbers(tf: Tf, { dtype, shape }: TensorType, numbers: ArrayLike<number>): Value {
  if (dtype === "u32") return { dtype, shape, data: Uint32Array.from(numbers) };
  if (dtype === "u8") return { dtype, shape, data: Uint8Array.from(numbers) };
  // the library keeps the array, so it gets a copy
  const data =
    dtype === "f32"
      ? Float32Array.from(numbers)
      : dtype === "i32"
        ? Int32Array.from(numbers)
        : Uint8Array.from(numbers);
  return tf.tensor(data, [...shape], libraryType(dtype));
}

/** The numbers of a value; do not change them, because the array can belong to the library. */
export function numbersOf(value: Value): ArrayLike<number> {
  return isWords(value) ? value.data : value.dataSync();
}

export function fromHost(tf: Tf, name: string, tensor: HostTensor): Value {
  if (tensor.data.length !== sizeOf(tensor.shape)) {
    throw new EngineError(`${name} is ${typeText(tensor)} but has ${tensor.data.length} numbers`);
  }
  libraryOrWords(name, tensor);
  return fromNumbers(tf, tensor, tensor.data);
}

export async function toHost(value: Value, { dtype, shape }: TensorType): Promise<HostTensor> {
  if (isWords(value)) return { dtype, shape, data: value.data.slice() };
  const data = await value.data();
  if (dtype === "f32") return { dtype, shape, data: Float32Array.from(data) };
  if (dtype === "i32") return { dtype, shape, data: Int32Array.from(data) };
  return { dtype, shape, data: Uint8Array.from(data) };
}

/** @throws EngineError for a dtype that neither the library nor the host supports */
export function libraryOrWords(name: string, type: TensorType): void {
  if (!(DTYPES as readonly DType[]).includes(type.dtype)) {
    throw new EngineError(`the tfjs engine supports only f32, and ${name} is ${typeText(type)}`);
  }
}
