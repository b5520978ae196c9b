import type { Comparison, Op } from "../../../compiler/tensor/ops.ts";
import type { DType } from "../../../compiler/tensor/program.ts";
import { typeAttr } from "./attrs.ts";
import { DATA_TYPES, type TfType } from "./data-types.ts";
import { broadcastShape, type Emission, type Emit, withoutLeadingOnes } from "./emission.ts";
import { DataType } from "./proto/types_pb.ts";
import type { Ref } from "./scope.ts";
import type { TfOp } from "./tf-ops.ts";

type NodeOp = Exclude<TfOp, "StatelessWhile">;

function unary<K extends Op>(op: NodeOp): Emit<K> {
  return (e, { operands: [x], results: [y] }) => e.set(y!, e.elementwise(op, [e.compact(x!)]));
}

function binary<K extends Op>(choose: NodeOp | ((dtype: DType) => NodeOp)): Emit<K> {
  return (e, { operands: [a, b], results: [y] }) => {
    const op = typeof choose === "string" ? choose : choose(e.type(a!).dtype);
    e.set(y!, e.elementwise(op, [e.compact(a!), e.compact(b!)]));
  };
}

/** Logical operations have only one type and no type attribute. */
function logical(e: Emission, op: NodeOp, operands: readonly Ref[]): Ref {
  const shape = broadcastShape(operands.map((ref) => ref.type.shape));
  return e.scope.one(op, operands, {}, { dtype: DataType.DT_BOOL, shape });
}

function logicalOrBitwise<K extends "and" | "or">(bool: NodeOp, word: NodeOp): Emit<K> {
  return (e, { operands: [a, b], results: [y] }) => {
    const refs = [e.compact(a!), e.compact(b!)];
    e.set(y!, e.type(a!).dtype === "bool" ? logical(e, bool, refs) : e.elementwise(word, refs));
  };
}

const COMPARISONS: { readonly [K in Comparison]: NodeOp } = {
  EQ: "Equal",
  NE: "NotEqual",
  LT: "Less",
  LE: "LessEqual",
  GT: "Greater",
  GE: "GreaterEqual",
};

export const emitConstant: Emit<"constant"> = (e, { attrs, results: [y] }) => e.setSplat(y!, attrs.value);

/** The values vary along one axis and are repeated along the others, so only that axis is stored. */
export const emitIota: Emit<"iota"> = (e, { attrs, results: [y] }) => {
  const extent = attrs.shape[attrs.dimension]!;
  const words: TfType = { dtype: DataType.DT_INT32, shape: [extent] };
  const range = e.scope.one(
    "Range",
    [e.scope.int(0), e.scope.int(extent), e.scope.int(1)],
    { Tidx: typeAttr(DataType.DT_INT32) },
    words,
  );
  const ones = attrs.shape.slice(attrs.dimension + 1).map(() => 1);
  e.set(y!, e.reshape(e.cast(range, DATA_TYPES[attrs.dtype].tf), [extent, ...ones]));
};

/**
 * Emits a bias for the channels of a convolution or the columns of a matrix product as `BiasAdd`. The library fuses it, and a
 * following ReLU, into the kernel before it.
 */
function biasAdd(e: Emission, sum: number, product: number, bias: number): boolean {
  const producer = e.producer(product)?.op;
  if (producer !== "convolution" && !(producer === "dot_general" && e.shape(product).length === 2))
    return false;
  const vector = e.compact(bias);
  const channels = e.shape(product).at(-1)!;
  const shape = withoutLeadingOnes(vector.type.shape);
  if (shape.length !== 1 || shape[0] !== channels) return false;
  e.set(sum, e.scope.same("BiasAdd", [e.full(product), e.reshape(vector, [channels])], e.tfType(sum)));
  return true;
}

const emitAdd: Emit<"add"> = (e, instruction) => {
  const [a, b] = instruction.operands as [number, number];
  const sum = instruction.results[0]!;
  if (biasAdd(e, sum, a, b) || biasAdd(e, sum, b, a)) return;
  binary<"add">("AddV2")(e, instruction);
};

export const EMIT_ELEMENTWISE = {
  neg: unary("Neg"),
  abs: unary("Abs"),
  sign: unary("Sign"),
  exp: unary("Exp"),
  log: unary("Log"),
  sqrt: unary("Sqrt"),
  rsqrt: unary("Rsqrt"),
  sin: unary("Sin"),
  cos: unary("Cos"),
  floor: unary("Floor"),
  /** rounds half to even */
  round_nearest_even: unary("Rint"),
  not: (e, { operands: [x], results: [y] }) => e.set(y!, logical(e, "LogicalNot", [e.compact(x!)])),
  convert: (e, { operands: [x], results: [y], attrs: { to } }) => {
    const splat = e.splat(x!);
    // only numbers that every type represents exactly can skip the conversion
    if (splat !== undefined && (splat === 0 || splat === 1)) return e.setSplat(y!, splat);
    e.set(y!, e.cast(e.compact(x!), DATA_TYPES[to].tf));
  },
  stop_gradient: (e, { operands: [x], results: [y] }) => e.alias(y!, x!),
  add: emitAdd,
  sub: binary("Sub"),
  mul: binary("Mul"),
  div: binary((dtype) => (dtype === "i32" || dtype === "u32" || dtype === "u8" ? "TruncateDiv" : "RealDiv")),
  max: binary("Maximum"),
  min: binary("Minimum"),
  and: logicalOrBitwise("LogicalAnd", "BitwiseAnd"),
  or: logicalOrBitwise("LogicalOr", "BitwiseOr"),
  shift_right_logical: binary("RightShift"),
  compare: (e, { operands: [a, b], results: [y], attrs }) =>
    e.set(y!, e.elementwise(COMPARISONS[attrs.direction], [e.compact(a!), e.compact(b!)], DataType.DT_BOOL)),
  select: (e, { operands: [predicate, onTrue, onFalse], results: [y] }) => {
    const values = [e.compact(onTrue!), e.compact(onFalse!)];
    const refs = [e.compact(predicate!), ...values];
    const type = { dtype: values[0]!.type.dtype, shape: broadcastShape(refs.map((ref) => ref.type.shape)) };
    e.set(y!, e.scope.one("SelectV2", refs, { T: typeAttr(type.dtype) }, type));
  },
  relu: unary("Relu"),
  relu_grad: (e, { operands: [dy, y], results: [dx] }) =>
    // this operation does not broadcast
    e.set(dx!, e.scope.same("ReluGrad", [e.full(dy!), e.full(y!)], e.tfType(dx!))),
} satisfies { readonly [K in Op]?: Emit<K> };
