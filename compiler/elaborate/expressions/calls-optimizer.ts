import type { Span } from "../../../grammar/span.ts";
import { written } from "../../experiment/origin.ts";
import { ERROR, type Value } from "../../experiment/values.ts";
import { holdToRules, type SpanOf } from "../../rules/run.ts";
import type { OptimizerDefinition } from "../../vocabulary/define/optimizers.ts";
import type { Env } from "../context.ts";
import type { Arguments } from "./arguments.ts";

/** A call of an optimizer. */
export function makeOptimizer(env: Env, word: OptimizerDefinition, args: Arguments, span: Span): Value {
  const call = { word, args: args.resolved(word) };
  const spanOf: SpanOf = ({ key }) => (key === undefined ? span : args.given.get(key)?.span);
  if (!holdToRules("optimizer", call, spanOf, env.context.report)) return ERROR;
  const only = args.value("only");
  return {
    kind: "optimizer",
    value: {
      ...call,
      ...(only?.kind === "list" ? { only: only.items } : {}),
      lr: args.spanOf("lr"),
      span,
      origins: () => ({ ...args.origins(), kind: written(span) }),
    },
  };
}
