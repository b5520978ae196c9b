import type { Expr } from "../../../grammar/ast.ts";
import type { Span } from "../../../grammar/span.ts";
import type { TensorNode } from "../../experiment/tensor-node.ts";
import type { Value } from "../../experiment/values.ts";
import type { ArgumentType } from "./type.ts";

const isResult = ({ kind }: Expr): boolean => kind === "call" || kind === "path";
const ENCODE = "pass it through an encoder first: f(VIEW)";

const asNode = (value: Value): TensorNode => {
  if (value.kind !== "tensor") throw new Error(`expected a result, found ${value.kind}`);
  return value.node;
};

const asTarget = (value: Value, span: Span): TensorNode =>
  value.kind === "tensor" ? value.node : { kind: "label", type: { shape: "class" }, span };

/** Operands are written as expressions of the plan, not as arguments. */
const noField = (): never => {
  throw new Error("an operand is written by its expression");
};

const common = { place: "result", operand: true, mayBe: isResult, resolve: asNode, field: noField } as const;

/** Features of each image of each view: outputs of networks, or values computed from them row by row. */
export const rows: ArgumentType<TensorNode> = {
  ...common,
  expected: "the output of a network",
  accept: (value, complaints) => {
    if (value.kind === "view") return complaints.wrong(ENCODE);
    return value.kind === "tensor" && value.node.type.shape === "rows" ? value : complaints.wrong();
  },
};

/** `label`, a column, or a distribution. */
export const target: ArgumentType<TensorNode> = {
  ...common,
  resolve: asTarget,
  expected: "`label` or a distribution such as softmax(...)",
  accept: (value, complaints) => {
    if (value.kind === "label" || value.kind === "column") return value;
    return value.kind === "tensor" && value.node.type.shape === "rows" ? value : complaints.wrong();
  },
};

/** The labels: `label`, or a column. */
export const classes: ArgumentType<TensorNode> = {
  ...common,
  resolve: asTarget,
  expected: "`label`",
  accept: (value, complaints) =>
    value.kind === "label" || value.kind === "column" ? value : complaints.wrong(),
};

/** A value over the batch, of any shape. */
export const tensor: ArgumentType<TensorNode> = {
  ...common,
  expected: "outputs of networks",
  accept: (value, complaints) => {
    if (value.kind === "view") return complaints.wrong(ENCODE);
    return value.kind === "tensor" ? value : complaints.wrong();
  },
};
