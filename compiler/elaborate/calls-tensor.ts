import type { CallExpr } from "../../grammar/ast.ts";
import type { Span } from "../../grammar/span.ts";
import { rationalText } from "../experiment/number-text.ts";
import { isConstant, RATIONAL_ONE, statedValues } from "../experiment/open-schedule.ts";
import { Rational } from "../experiment/rational.ts";
import {
  again,
  expand,
  type NodeOption,
  passesOf,
  SCALAR,
  type TensorNode,
  type TensorType,
} from "../experiment/tensor-node.ts";
import { describe, ERROR, type Value } from "../experiment/values.ts";
import type { ExprFunction } from "../plan/schema.ts";
import type { Arguments } from "./arguments.ts";
import type { Env } from "./context.ts";
import { hasClasses, joinParts, passNode } from "./passes.ts";
import { resultsDiffer } from "./sizes.ts";
import { comparesWithItself, contrastsWithItself } from "./with-itself.ts";

/** Temperatures in use are below 1. */
const WARMEST = Rational.of(5);

/** More passes than these over the same views are no experiment. */
const MOST_AGAIN = 16;

type Rows = TensorType & { shape: "rows" };
const rowsType = (node: TensorNode): Rows => node.type as Rows;

/** A loss or an operation on results of networks. */
export function makeTensor(env: Env, name: string, args: Arguments, call: CallExpr): Value {
  const { report } = env.context;
  const { span } = call;
  const make = (
    fn: ExprFunction,
    nodes: readonly TensorNode[],
    type: TensorType,
    options: Record<string, NodeOption> = {},
    names: readonly string[] = [],
  ): Value => ({
    kind: "tensor",
    node: {
      kind: "call",
      fn,
      args: nodes.map(withoutName),
      ...written(args, names),
      options,
      origins: () => args.origins(),
      type,
      span,
    },
  });
  switch (name) {
    case "nt_xent":
      return ntXent(env, args, call);
    case "cross_entropy":
      return crossEntropy(env, args, span);
    case "kl_divergence": {
      const [target, input] = [args.tensor("target"), args.tensor("input")];
      for (const key of ["target", "input"])
        if (isDistribution(args.tensor(key))) {
          report("distribution-as-logits", args.spanOf(key), { of: "kl_divergence" });
          return ERROR;
        }
      if (!alike(env, target, input, args.spanOf("target"), args.spanOf("input"))) return ERROR;
      if (comparesWithItself(env, [target, input], call)) return ERROR;
      return make("kl_divergence", [target, input], SCALAR, { reduce: args.word("reduce") }, [
        "target",
        "input",
      ]);
    }
    case "softmax": {
      const of = args.tensor("of");
      if (of.type.shape === "vector" || of.type.shape === "columns") {
        const each = of.type.shape === "vector" ? "image" : "class";
        report("not-yet", args.spanOf("of"), { what: `softmax of one number per ${each}` });
        return ERROR;
      }
      if (of.type.shape !== "rows") {
        report("wrong-type", args.spanOf("of"), {
          expected: "values for each image",
          found: describe({ kind: "tensor", node: of }),
        });
        return ERROR;
      }
      return make("softmax", [of], plainRows(of), { over: args.word("over") });
    }
    case "log":
    case "exp": {
      const of = args.tensor("of");
      return make(name, [of], of.type.shape === "rows" ? plainRows(of) : of.type);
    }
    case "mean":
    case "sum": {
      const of = args.tensor("of");
      const over = args.value("over") && args.word("over");
      const type = reducedType(of.type, over);
      if (type) return make(name, [of], type, over === undefined ? {} : { over });
      report("wrong-type", args.spanOf("of"), {
        expected: over === undefined ? "values for each image" : `values over ${over}`,
        found: describe({ kind: "tensor", node: of }),
      });
      return ERROR;
    }
    case "dot":
    case "cosine":
    case "distance": {
      const [left, right] = [args.tensor("left"), args.tensor("right")];
      if (!alike(env, left, right, args.spanOf("left"), args.spanOf("right"))) return ERROR;
      if (name !== "dot" && comparesWithItself(env, [left, right], call)) return ERROR;
      return make(name, [left, right], { shape: "vector", parts: rowsType(left).parts }, {}, [
        "left",
        "right",
      ]);
    }
    case "stop_gradient": {
      const of = args.tensor("of");
      const degree = args.scalar("degree");
      const full = isConstant(degree) && degree.equals(RATIONAL_ONE);
      return make("stop_gradient", [of], of.type, full ? {} : { degree });
    }
    case "again": {
      const of = args.tensor("of");
      if (passesOf([of]).some((pass) => pass.again >= MOST_AGAIN)) {
        env.context.work.refuse("too-deep", span);
        return ERROR;
      }
      return { kind: "tensor", node: again(of) };
    }
    default:
      throw new Error(`no function ${name}`);
  }
}

/** What is left of a mean or sum; undefined where there is nothing to take it over. */
function reducedType(of: TensorType, over: string | undefined): TensorType | undefined {
  switch (of.shape) {
    case "rows":
      if (over === undefined) return SCALAR;
      return over === "images"
        ? { shape: "columns", features: of.features }
        : { shape: "vector", parts: of.parts };
    case "vector":
      return over === "classes" ? undefined : SCALAR;
    case "columns":
      return over === "images" ? undefined : SCALAR;
    default:
      return undefined;
  }
}

/** Named arguments may be written in any order. */
function written(args: Arguments, names: readonly string[]): { readonly written?: readonly number[] } {
  const order = [...args.given.keys()]
    .filter((name) => names.includes(name))
    .map((name) => names.indexOf(name));
  return order.every((value, i) => value === i) ? {} : { written: order };
}

/** Losses are inlined wherever they are part of something else than a weighted sum. */
function withoutName(node: TensorNode): TensorNode {
  return expand(node);
}

function plainRows(node: TensorNode): TensorType {
  const { features, parts } = rowsType(node);
  return { shape: "rows", features, parts };
}

function isDistribution(node: TensorNode): boolean {
  return node.kind === "call" && node.fn === "softmax";
}

function alike(env: Env, left: TensorNode, right: TensorNode, leftSpan: Span, rightSpan: Span): boolean {
  const [a, b] = [rowsType(left), rowsType(right)];
  if (a.features === b.features && a.parts === b.parts) return true;
  resultsDiffer(env, { node: left, span: leftSpan }, { node: right, span: rightSpan });
  return false;
}

function ntXent(env: Env, args: Arguments, call: CallExpr): Value {
  const { report } = env.context;
  const nodes = args.rest.map(({ value }) => (value as Value & { kind: "tensor" }).node);
  const views = nodes.reduce((sum, node) => sum + rowsType(node).parts, 0);
  const [first] = nodes;
  for (const [i, node] of nodes.entries())
    if (rowsType(node).features !== rowsType(first!).features) {
      resultsDiffer(env, { node: first!, span: args.rest[0]!.span }, { node, span: args.rest[i]!.span });
      return ERROR;
    }
  if (views < 2) {
    report("one-view", args.rest[0]!.span, {});
    return ERROR;
  }
  if (rowsType(first!).features === 1) {
    report("one-number", args.rest[0]!.span, {});
    return ERROR;
  }
  if (contrastsWithItself(env, nodes)) return ERROR;
  const warm = statedValues(args.scalar("temperature")).find((value) => value.compare(WARMEST) > 0);
  if (warm) report("temperature-large", args.spanOf("temperature"), { found: rationalText(warm) });
  return {
    kind: "tensor",
    node: {
      kind: "call",
      fn: "nt_xent",
      args: joined(nodes),
      options: {
        temperature: args.scalar("temperature"),
        positives: args.word("positives"),
        over_positives: args.word("over_positives"),
        gradient: args.word("gradient"),
        reduce: args.word("reduce"),
      },
      origins: () => args.origins(),
      type: SCALAR,
      span: call.span,
    },
  };
}

/** Arguments with all parts of one pass put together again. */
function joined(nodes: readonly TensorNode[]): TensorNode[] {
  const result: TensorNode[] = [];
  let run: (TensorNode & { kind: "pass" })[] = [];
  const flush = (): void => {
    for (const input of joinParts(run))
      if (input.kind === "pass") result.push(passNode(input.pass, input.span, input.part));
    run = [];
  };
  for (const node of nodes) {
    if (node.kind === "pass") run.push(node);
    else {
      flush();
      result.push(node);
    }
  }
  flush();
  return result;
}

function crossEntropy(env: Env, args: Arguments, span: Span): Value {
  const { report } = env.context;
  const logits = args.tensor("logits");
  const target = args.value("target")!;
  if (isDistribution(logits)) {
    report("distribution-as-logits", args.spanOf("logits"), { of: "cross_entropy" });
    return ERROR;
  }
  let targetNode: TensorNode;
  if (target.kind === "label" || target.kind === "column") {
    const classes =
      target.kind === "label"
        ? env.locals?.classes()
        : { count: target.value.classes, data: undefined, span: target.value.span };
    if (!classes) return ERROR;
    if (!hasClasses(env, logits, args.spanOf("logits"), classes)) return ERROR;
    targetNode = { kind: "label", type: { shape: "class" }, span: args.spanOf("target") };
  } else {
    targetNode = args.tensor("target");
    if (targetNode.kind === "pass") {
      report("logits-as-target", args.spanOf("target"), {});
      return ERROR;
    }
    if (!alike(env, logits, targetNode, args.spanOf("logits"), args.spanOf("target"))) return ERROR;
  }
  return {
    kind: "tensor",
    node: {
      kind: "call",
      fn: "cross_entropy",
      args: [logits, targetNode],
      ...written(args, ["logits", "target"]),
      options: { smoothing: args.scalar("smoothing"), reduce: args.word("reduce") },
      origins: () => args.origins(),
      type: SCALAR,
      span,
    },
  };
}
