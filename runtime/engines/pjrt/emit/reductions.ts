import type { DType, TensorType } from "../../../../compiler/tensor/program.ts";
import type { Emit, Emitter } from "./emitter.ts";
import { comparisonKind, list, mlirType } from "./text.ts";

const INT32_MAX = 2 ** 31 - 1;

/** The initial value of a maximum. */
const LOWEST: Readonly<Record<DType, number>> = {
  f64: Number.NEGATIVE_INFINITY,
  f32: Number.NEGATIVE_INFINITY,
  bf16: Number.NEGATIVE_INFINITY,
  i32: -(2 ** 31),
  u32: 0,
  u8: 0,
  bool: 0,
};

/** The initial value of a minimum. */
const HIGHEST: Readonly<Record<DType, number>> = {
  f64: Number.POSITIVE_INFINITY,
  f32: Number.POSITIVE_INFINITY,
  bf16: Number.POSITIVE_INFINITY,
  i32: INT32_MAX,
  u32: 2 ** 32 - 1,
  u8: 255,
  bool: 1,
};

interface Reduction {
  readonly op: "add" | "maximum" | "minimum";
  readonly axes: readonly number[];
  readonly initial: number;
}

function reduce(e: Emitter, x: string, { op, axes, initial }: Reduction, type: TensorType, to: TensorType) {
  const scalar: TensorType = { dtype: type.dtype, shape: [] };
  const start = e.constant(initial, scalar);
  const text = `reduce(${x} init: ${start}) applies stablehlo.${op} across dimensions = ${list(axes)}`;
  return e.op(text, [type, scalar], to);
}

const sum: Emit<"reduce_sum"> = (e, [x], { axes }, { operands: [type], results: [to] }) => [
  reduce(e, x!, { op: "add", axes, initial: 0 }, type!, to!),
];

const max: Emit<"reduce_max"> = (e, [x], { axes }, { operands: [type], results: [to] }) => [
  reduce(e, x!, { op: "maximum", axes, initial: LOWEST[type!.dtype] }, type!, to!),
];

const min: Emit<"reduce_min"> = (e, [x], { axes }, { operands: [type], results: [to] }) => [
  reduce(e, x!, { op: "minimum", axes, initial: HIGHEST[type!.dtype] }, type!, to!),
];

/** The smallest index of a largest element. */
const argmax: Emit<"argmax"> = (e, [x], { axis }, { operands: [type], results: [to] }) => {
  const { dtype, shape } = type!;
  const row: TensorType = { dtype, shape: to!.shape };
  const top = reduce(e, x!, { op: "maximum", axes: [axis], initial: LOWEST[dtype] }, type!, row);
  const others = shape.map((_, i) => i).filter((i) => i !== axis);
  const spread = e.op(`broadcast_in_dim ${top}, dims = ${list(others)}`, [row], type!);
  const predicate: TensorType = { dtype: "bool", shape };
  const equal = e.op(`compare EQ, ${x}, ${spread}, ${comparisonKind(dtype)}`, [type!, type!], predicate);
  const words: TensorType = { dtype: "i32", shape };
  const index = e.define(`stablehlo.iota dim = ${axis} : ${mlirType(words)}`);
  const beyond = e.constant(INT32_MAX, words);
  const chosen = e.define(
    `stablehlo.select ${equal}, ${index}, ${beyond} : ${mlirType(predicate)}, ${mlirType(words)}`,
  );
  return [reduce(e, chosen, { op: "minimum", axes: [axis], initial: INT32_MAX }, words, to!)];
};

export const EMIT_REDUCTIONS = { reduce_sum: sum, reduce_max: max, reduce_min: min, argmax };
