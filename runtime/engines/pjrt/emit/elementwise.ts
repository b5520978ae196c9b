import type { Op } from "../../../../compiler/tensor/ops.ts";
import type { DType } from "../../../../compiler/tensor/program.ts";
import type { Emit } from "./emitter.ts";
import { comparisonKind, mlirType } from "./text.ts";

/** An operation with this name in StableHLO, on operands of one type. */
const plain =
  <K extends Op>(name: string): Emit<K> =>
  (e, operands, _, { results: [type] }) => [e.same(name, operands, type!)];

const isUnsigned = (dtype: DType): boolean => dtype === "u32" || dtype === "u8";

export const EMIT_ELEMENTWISE = {
  neg: plain("negate") as Emit<"neg">,
  // StableHLO has no abs and sign for unsigned numbers
  abs: ((e, [x], _, { results: [type] }) => [
    isUnsigned(type!.dtype) ? x! : e.same("abs", [x!], type!),
  ]) as Emit<"abs">,
  sign: ((e, [x], _, { results: [type] }) => [
    isUnsigned(type!.dtype)
      ? e.same("minimum", [x!, e.constant(1, type!)], type!)
      : e.same("sign", [x!], type!),
  ]) as Emit<"sign">,
  exp: plain("exponential") as Emit<"exp">,
  log: plain("log") as Emit<"log">,
  sqrt: plain("sqrt") as Emit<"sqrt">,
  rsqrt: plain("rsqrt") as Emit<"rsqrt">,
  sin: plain("sine") as Emit<"sin">,
  cos: plain("cosine") as Emit<"cos">,
  floor: plain("floor") as Emit<"floor">,
  round_nearest_even: plain("round_nearest_even") as Emit<"round_nearest_even">,
  not: plain("not") as Emit<"not">,
  convert: ((e, [x], _, { operands, results }) => [
    e.op(`convert ${x}`, operands, results[0]!),
  ]) as Emit<"convert">,
  stop_gradient: ((_, [x]) => [x!]) as Emit<"stop_gradient">,

  add: plain("add") as Emit<"add">,
  sub: plain("subtract") as Emit<"sub">,
  mul: plain("multiply") as Emit<"mul">,
  div: plain("divide") as Emit<"div">,
  max: plain("maximum") as Emit<"max">,
  min: plain("minimum") as Emit<"min">,
  and: plain("and") as Emit<"and">,
  or: plain("or") as Emit<"or">,
  shift_right_logical: plain("shift_right_logical") as Emit<"shift_right_logical">,
  compare: ((e, [x, y], { direction }, { operands, results }) => [
    e.op(`compare ${direction}, ${x}, ${y}, ${comparisonKind(operands[0]!.dtype)}`, operands, results[0]!),
  ]) as Emit<"compare">,
  select: ((e, operands, _, { operands: [predicate], results: [type] }) => [
    e.define(`stablehlo.select ${operands.join(", ")} : ${mlirType(predicate!)}, ${mlirType(type!)}`),
  ]) as Emit<"select">,
};
