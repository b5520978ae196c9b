import { type DType, isFloat, type TensorType } from "../../../../compiler/tensor/program.ts";
import { bfloat16Bits } from "../../reference/numbers.ts";

/** The names of element types in MLIR. */
const NAMES: Readonly<Record<DType, string>> = {
  f64: "f64",
  f32: "f32",
  bf16: "bf16",
  i32: "i32",
  u32: "ui32",
  u8: "ui8",
  bool: "i1",
};

/** `tensor<64x3xf32>` */
export function mlirType({ dtype, shape }: TensorType): string {
  return `tensor<${[...shape, NAMES[dtype]].join("x")}>`;
}

/** `[1, 2]`, `[[1, 1], [0, 1]]` */
export function list(numbers: readonly (number | readonly number[])[]): string {
  return `[${numbers.map((n) => (typeof n === "number" ? n : list(n))).join(", ")}]`;
}

/** One element. Floats are written as bits, which keeps all digits and is the only form for infinities and NaN. */
export function literal(value: number, dtype: DType): string {
  const view = new DataView(new ArrayBuffer(8));
  switch (dtype) {
    case "f64":
      view.setFloat64(0, value);
      return hex(view.getBigUint64(0), 16);
    case "f32":
      view.setFloat32(0, value);
      return hex(view.getUint32(0), 8);
    case "bf16":
      return hex(bfloat16Bits(value), 4);
    case "bool":
      return String(value !== 0);
    default:
      return String(value);
  }
}

function hex(bits: number | bigint, digits: number): string {
  return `0x${bits.toString(16).toUpperCase().padStart(digits, "0")}`;
}

/** How a comparison interprets the bits. */
export function comparisonKind(dtype: DType): string {
  if (isFloat(dtype)) return "FLOAT";
  return dtype === "i32" ? "SIGNED" : "UNSIGNED";
}
