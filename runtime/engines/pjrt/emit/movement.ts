import type { TensorType } from "../../../../compiler/tensor/program.ts";
import type { Emit } from "./emitter.ts";
import { list, mlirType } from "./text.ts";

const constant: Emit<"constant"> = (e, _, attrs) => [e.constant(attrs.value, attrs)];

const iota: Emit<"iota"> = (e, _, { dimension, dtype, shape }) => {
  // StableHLO has no iota for predicates
  const type: TensorType = { dtype: dtype === "bool" ? "i32" : dtype, shape };
  const counted = e.define(`stablehlo.iota dim = ${dimension} : ${mlirType(type)}`);
  return [dtype === "bool" ? e.op(`convert ${counted}`, [type], { dtype, shape }) : counted];
};

const broadcast: Emit<"broadcast_in_dim"> = (e, [x], { dimensions }, { operands, results }) => [
  e.op(`broadcast_in_dim ${x}, dims = ${list(dimensions)}`, operands, results[0]!),
];

const reshape: Emit<"reshape"> = (e, [x], _, { operands, results }) => [
  e.op(`reshape ${x}`, operands, results[0]!),
];

const transpose: Emit<"transpose"> = (e, [x], { permutation }, { operands, results }) => [
  e.op(`transpose ${x}, dims = ${list(permutation)}`, operands, results[0]!),
];

const slice: Emit<"slice"> = (e, [x], { start, limit }, { operands, results }) => [
  e.op(`slice ${x} [${start.map((from, i) => `${from}:${limit[i]}`).join(", ")}]`, operands, results[0]!),
];

const pad: Emit<"pad"> = (e, [x], { low, high, value }, { operands: [type], results: [result] }) => {
  const scalar: TensorType = { dtype: type!.dtype, shape: [] };
  const edges = `low = ${list(low)}, high = ${list(high)}, interior = ${list(low.map(() => 0))}`;
  return [e.op(`pad ${x}, ${e.constant(value, scalar)}, ${edges}`, [type!, scalar], result!)];
};

const concatenate: Emit<"concatenate"> = (e, xs, { dimension }, { operands, results }) => [
  e.op(`concatenate ${xs.join(", ")}, dim = ${dimension}`, operands, results[0]!),
];

const reverse: Emit<"reverse"> = (e, [x], { dimensions }, { results: [type] }) => [
  e.define(`stablehlo.reverse ${x}, dims = ${list(dimensions)} : ${mlirType(type!)}`),
];

/** Selects rows by index, with StableHLO's general gather. */
const gather: Emit<"gather"> = (e, [x, indices], _, { operands, results }) => {
  const row = operands[0]!.shape.slice(1);
  const numbers =
    `offset_dims = ${list(row.map((_, i) => i + 1))}, collapsed_slice_dims = [0], ` +
    "start_index_map = [0], index_vector_dim = 1";
  const sizes = [1, ...row].join(", ");
  const attrs =
    `dimension_numbers = #stablehlo.gather<${numbers}>, indices_are_sorted = false, ` +
    `slice_sizes = array<i64: ${sizes}>`;
  const signature = `(${operands.map(mlirType).join(", ")}) -> ${mlirType(results[0]!)}`;
  return [e.define(`"stablehlo.gather"(${x}, ${indices}) <{${attrs}}> : ${signature}`)];
};

export const EMIT_MOVEMENT = {
  constant,
  iota,
  broadcast_in_dim: broadcast,
  reshape,
  transpose,
  slice,
  pad,
  concatenate,
  reverse,
  gather,
};
