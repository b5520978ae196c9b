import type { TensorType } from "../../experiment/tensor-node.ts";

/** Whether two operands are rows of the same length for the same number of views. */
export function alike(left: TensorType, right: TensorType): boolean {
  return (
    left.shape === "rows" &&
    right.shape === "rows" &&
    left.features === right.features &&
    left.parts === right.parts
  );
}

/** Type of an operation number by number: one number goes with everything. Undefined where the operands do not fit. */
export function together(x: TensorType, y: TensorType): TensorType | undefined {
  if (x.shape === "class" || y.shape === "class") return undefined;
  if (x.shape === "scalar") return y;
  if (y.shape === "scalar") return x;
  if (x.shape === "rows") return alike(x, y) ? x : undefined;
  if (x.shape === "vector" && y.shape === "vector" && x.parts === y.parts) return x;
  if (x.shape === "columns" && y.shape === "columns" && x.features === y.features) return x;
  return undefined;
}

/** Type of a mean or sum; undefined where there is nothing to take it over. */
export function reducedType(of: TensorType, over: "classes" | "images" | undefined): TensorType | undefined {
  switch (of.shape) {
    case "rows":
      if (over === undefined) return { shape: "scalar" };
      return over === "images"
        ? { shape: "columns", features: of.features }
        : { shape: "vector", parts: of.parts };
    case "vector":
      return over === "classes" ? undefined : { shape: "scalar" };
    case "columns":
      return over === "images" ? undefined : { shape: "scalar" };
    default:
      return undefined;
  }
}

/** A number for each image of each view. */
export function perImage(rows: TensorType): TensorType {
  return { shape: "vector", parts: rows.shape === "rows" ? rows.parts : 1 };
}
