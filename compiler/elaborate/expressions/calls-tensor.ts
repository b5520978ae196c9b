import type { CallExpr } from "../../../grammar/ast.ts";
import type { Span } from "../../../grammar/span.ts";
import { expand, type NodeOption, type TensorNode, type TensorType } from "../../experiment/tensor-node.ts";
import { describe, ERROR, type Value } from "../../experiment/values.ts";
import { holdToRules, type SpanOf } from "../../rules/run.ts";
import type { Place } from "../../rules/subjects.ts";
import type { FunctionDefinition, RewriteDefinition, SizeCheck } from "../../vocabulary/define/functions.ts";
import type { Env } from "../context.ts";
import { hasClasses, joinParts, passNode } from "../passes.ts";
import { resultsDiffer } from "../sizes.ts";
import { comparesWithItself, contrastsWithItself } from "../with-itself.ts";
import type { Arguments } from "./arguments.ts";

/** An operand of a call and its span. */
interface Operand {
  readonly node: TensorNode;
  readonly span: Span;
}

/** Calls a word that is replaced by another expression, such as `again`. */
export function makeRewrite(env: Env, word: RewriteDefinition, args: Arguments, call: CallExpr): Value {
  const node = word.rewrite(args.tensor("of"));
  if (node) return { kind: "tensor", node };
  env.context.limit.refuse("too-deep", call.span);
  return ERROR;
}

/** Calls a loss or an operation on outputs of networks. */
export function makeTensor(env: Env, word: FunctionDefinition, args: Arguments, call: CallExpr): Value {
  const operands = operandsOf(env, word, args);
  if (!operands || !operandsFit(env, word, operands) || !fitsTarget(env, word, args, operands)) return ERROR;
  const options = optionsOf(word, args);
  const type = resultType(env, word, operands, options);
  if (!type || !contrasts(env, word, operands)) return ERROR;
  const nodes = operands.map(({ node }) => node);
  if (word.traits.compares && comparesWithItself(env, nodes as [TensorNode, TensorNode], call)) return ERROR;
  const at = ({ key }: Place): Span => args.spanOf(key!);
  if (!holdToRules("function", { word, options, node: args }, at, env.context.report)) return ERROR;
  return {
    kind: "tensor",
    node: {
      kind: "call",
      word,
      args: word.variadic ? joined(nodes) : nodes.map(expand),
      ...writtenOrder(word, args),
      options,
      origins: () => args.origins(),
      type,
      span: call.span,
    },
  };
}

/** The operands of a call in order; undefined after an error. */
function operandsOf(env: Env, word: FunctionDefinition, args: Arguments): readonly Operand[] | undefined {
  if (word.variadic)
    return args.rest.map(({ value, span }) => ({ node: (value as Value & { kind: "tensor" }).node, span }));
  const operands: Operand[] = [];
  for (const name of word.operands) {
    const value = args.value(name)!;
    const span = args.spanOf(name);
    const node = value.kind === "tensor" ? value.node : LABEL(span);
    if (value.kind === "label" && !env.locals?.classes()) return undefined;
    operands.push({ node, span });
  }
  return operands;
}

const LABEL = (span: Span): TensorNode => ({ kind: "label", type: { shape: "class" }, span });

/** Checks the operands of a call with the rules. */
function operandsFit(env: Env, word: FunctionDefinition, operands: readonly Operand[]): boolean {
  const args = operands.map(({ node }) => node);
  const spanOf: SpanOf = ({ node }) => operands.find((one) => one.node === node)?.span;
  const types = args.map(({ type }) => type);
  return holdToRules("operands", { word, args, types }, spanOf, env.context.report);
}

/** Whether logits have one score for each class of the target; reports it if not. */
function fitsTarget(
  env: Env,
  word: FunctionDefinition,
  args: Arguments,
  operands: readonly Operand[],
): boolean {
  if (!word.traits.scores) return true;
  const logits = operands[word.operands.indexOf(word.traits.scores[0])]!;
  const value = args.value(word.traits.scores[1])!;
  if (value.kind === "label" || value.kind === "column") {
    const classes =
      value.kind === "label"
        ? env.locals?.classes()
        : { count: value.value.classes, data: undefined, span: value.value.span };
    return classes !== undefined && hasClasses(env, logits.node, logits.span, classes);
  }
  return true;
}

/** Whether a contrastive loss compares each view once; reports it if not. */
function contrasts(env: Env, word: FunctionDefinition, operands: readonly Operand[]): boolean {
  if (!word.traits.contrasts) return true;
  return !contrastsWithItself(
    env,
    operands.map(({ node }) => node),
  );
}

function resultType(
  env: Env,
  word: FunctionDefinition,
  operands: readonly Operand[],
  options: Readonly<Record<string, NodeOption>>,
): TensorType | undefined {
  const { report } = env.context;
  const at = (operand: string | number): Operand =>
    operands[typeof operand === "number" ? operand : word.operands.indexOf(operand)]!;
  const check: SizeCheck = {
    differ: (left, right) => {
      resultsDiffer(env, at(left), at(right));
      return false;
    },
    wrong: (operand, expected) => {
      const { node, span } = at(operand);
      report("wrong-type", span, { expected, found: describe({ kind: "tensor", node }) });
      return false;
    },
    notYet: (operand, what) => {
      report("not-yet", at(operand).span, { what });
      return false;
    },
  };
  return word.result(
    operands.map(({ node }) => node.type),
    options,
    check,
  );
}

/** The options of a call, except those that a plan leaves out. */
function optionsOf(word: FunctionDefinition, args: Arguments): Readonly<Record<string, NodeOption>> {
  const resolved = args.resolved(word);
  const options: Record<string, NodeOption> = {};
  for (const name of word.options) {
    const value = resolved[name] as NodeOption | undefined;
    if (value !== undefined && !word.leavesOut(name, value)) options[name] = value;
  }
  return options;
}

/** The written order of the operands, if named arguments change it. */
function writtenOrder(word: FunctionDefinition, args: Arguments): { readonly written?: readonly number[] } {
  const order = [...args.given.keys()]
    .map((name) => word.operands.indexOf(name))
    .filter((index) => index >= 0);
  return order.every((value, i) => value === i) ? {} : { written: order };
}

/** Joins the parts of a pass that are given one after the other. */
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
