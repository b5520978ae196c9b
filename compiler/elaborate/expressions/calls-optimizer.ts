import type { Arg, CallExpr } from "../../../grammar/ast.ts";
import type { Span } from "../../../grammar/span.ts";
import { written } from "../../experiment/origin.ts";
import { ERROR, type Located, type Value } from "../../experiment/values.ts";
import { holdToRules, type SpanOf } from "../../rules/run.ts";
import type { OptimizerDefinition } from "../../vocabulary/define/optimizers.ts";
import type { Env } from "../context.ts";
import type { Arguments } from "./arguments.ts";
import { lookUp } from "./evaluate.ts";

/**
 * Splits the arguments of an optimizer into networks that are named first, as in `sgd(f, c, lr: 0.1)`, and the others.
 */
export function networksFirst(
  env: Env,
  { args }: CallExpr,
): { readonly networks: readonly Located[]; readonly rest: readonly Arg[] } {
  const networks: Located[] = [];
  for (const { name, value: expr } of args) {
    const first = !name && expr.kind === "path" && expr.words.length === 1 ? expr.words[0] : undefined;
    const value = first && lookUp(env, first);
    if (value?.kind !== "network") break;
    networks.push({ value, span: expr.span });
  }
  return { networks, rest: args.slice(networks.length) };
}

/**
 * Calls an optimizer.
 * @param networks the networks that it names first
 */
export function makeOptimizer(
  env: Env,
  word: OptimizerDefinition,
  args: Arguments,
  span: Span,
  networks: readonly Located[],
): Value {
  // the networks belong to the stage; the rest of the call is the optimizer of the plan
  const { only: _, exclude: __, ...own } = args.resolved(word);
  const call = { word, args: own };
  const spanOf: SpanOf = ({ key }) => (key === undefined ? span : args.given.get(key)?.span);
  if (!holdToRules("optimizer", call, spanOf, env.context.report)) return ERROR;
  const only = args.value("only");
  const [first] = networks;
  if (only && first) {
    const labels = [{ span: first.span, text: "first here" }];
    env.context.report("argument-twice", args.spanOf("only"), { of: word.name, name: "only" }, labels);
    return ERROR;
  }
  const items = first ? networks : only?.kind === "list" ? only.items : undefined;
  return {
    kind: "optimizer",
    value: {
      ...call,
      ...(items ? { only: items } : {}),
      lr: args.spanOf("lr"),
      span,
      origins: () => ({ ...args.origins(), kind: written(span) }),
    },
  };
}
