import type { Comparison, Op } from "../../../compiler/tensor/ops.ts";
import type { DType } from "../../../compiler/tensor/program.ts";
import { roundHalfEven, wrapTo } from "./numbers.ts";
import type { Tensor } from "./tensor.ts";

type UnaryOp = Extract<
  Op,
  | "neg"
  | "abs"
  | "sign"
  | "exp"
  | "log"
  | "sqrt"
  | "rsqrt"
  | "sin"
  | "cos"
  | "floor"
  | "round_nearest_even"
  | "not"
>;
type BinaryOp = Extract<
  Op,
  "add" | "sub" | "mul" | "div" | "max" | "min" | "and" | "or" | "shift_right_logical"
>;

/** Edge cases are those of JavaScript and IEEE 754: sign(0) = 0, sign(NaN) = NaN, log(0) = -Infinity. */
const UNARY: { readonly [K in UnaryOp]: (x: number) => number } = {
  neg: (x) => -x,
  abs: Math.abs,
  sign: Math.sign,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  rsqrt: (x) => 1 / Math.sqrt(x),
  sin: Math.sin,
  cos: Math.cos,
  floor: Math.floor,
  round_nearest_even: roundHalfEven,
  not: (x) => 1 - x,
};

/** `Math.max` and `Math.min` give NaN if either operand is NaN, as programs require. */
const BINARY: { readonly [K in BinaryOp]: (x: number, y: number) => number } = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  max: Math.max,
  min: Math.min,
  and: (x, y) => x & y,
  or: (x, y) => x | y,
  // a shift by 32 or more gives 0; JavaScript would take the amount modulo 32
  shift_right_logical: (x, y) => (y >= 32 ? 0 : x >>> y),
};

const COMPARE: { readonly [K in Comparison]: (x: number, y: number) => boolean } = {
  EQ: (x, y) => x === y,
  NE: (x, y) => x !== y,
  LT: (x, y) => x < y,
  LE: (x, y) => x <= y,
  GT: (x, y) => x > y,
  GE: (x, y) => x >= y,
};

/** The product of two u32 does not fit into a double; integer division truncates. */
function integerFunction(op: BinaryOp): (x: number, y: number) => number {
  if (op === "mul") return Math.imul;
  if (op === "div") return (x, y) => Math.trunc(x / y);
  return BINARY[op];
}

export function unary(op: UnaryOp): (attrs: unknown, operands: readonly Tensor[]) => Float64Array[] {
  return (_, operands) => {
    const { data, dtype } = operands[0]!;
    const wrap = wrapTo(dtype);
    const f = UNARY[op];
    return [data.map((x) => wrap(f(x)))];
  };
}

export function binary(op: BinaryOp): (attrs: unknown, operands: readonly Tensor[]) => Float64Array[] {
  return (_, operands) => {
    const [x, y] = operands as readonly [Tensor, Tensor];
    const wrap = wrapTo(x.dtype);
    const f = isInteger(x.dtype) ? integerFunction(op) : BINARY[op];
    return [x.data.map((a, i) => wrap(f(a, y.data[i]!)))];
  };
}

export function compare(direction: Comparison, x: Tensor, y: Tensor): Float64Array {
  const f = COMPARE[direction];
  return x.data.map((a, i) => (f(a, y.data[i]!) ? 1 : 0));
}

export function select(predicate: Tensor, onTrue: Tensor, onFalse: Tensor): Float64Array {
  return predicate.data.map((p, i) => (p === 0 ? onFalse.data[i]! : onTrue.data[i]!));
}

function isInteger(dtype: DType): boolean {
  return dtype === "i32" || dtype === "u32" || dtype === "u8";
}
