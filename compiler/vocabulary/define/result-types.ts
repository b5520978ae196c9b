import type { TensorType } from "../../experiment/tensor-node.ts";

/** Whether two operands are rows with the same numbers of features and views. */
export function alike(left: TensorType, right: TensorType): boolean {
  return (
    left.shape === "rows" &&
    right.shape === "rows" &&
    left.features === right.features &&
    left.parts === right.parts
  );
}

/** The result type of an elementwise operation; a scalar fits any type. Undefined if the operands do not fit. */
export function together(x: TensorType, y: TensorType): TensorType | undefined {
  if (x.shape === "class" || y.shape === "class") return undefined;
  if (x.shape === "scalar") return y;
  if (y.shape === "scalar") return x;
  if (x.shape === "rows") return alike(x, y) ? x : undefined;
  if (x.shape === "vector" && y.shape === "vector" && x.parts === y.parts) return x;
  if (x.shape === "columns" && y.shape === "columns" && x.features === y.features) return x;
  return undefined;
}

/** The result type of a mean or sum; undefined if the operand does not have the axis. */
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

/** The type of one number for each image of each view. */
export function perImage(rows: TensorType): TensorType {
  return { shape: "vector", parts: rows.shape === "rows" ? rows.parts : 1 };
}
