import type { Span } from "../../grammar/span.ts";
import type { Env } from "../resolve/context.ts";
import { isZero } from "../resolve/open-schedule.ts";
import { written } from "../resolve/origin.ts";
import { ERROR, type OpenOptimizer, type Value } from "../resolve/values.ts";
import type { Arguments } from "./arguments.ts";

/** A call of the optimizer family. */
export function makeOptimizer(env: Env, kind: OpenOptimizer["kind"], args: Arguments, span: Span): Value {
  const { report } = env.context;
  if (isZero(args.scalar("lr"))) {
    report("lr-zero", args.spanOf("lr"), {});
    return ERROR;
  }
  if (kind === "sgd" && args.bool("nesterov") && isZero(args.scalar("momentum"))) {
    const given = args.given.get("momentum");
    const labels = given ? [{ span: given.span, text: "the momentum" }] : undefined;
    report("nesterov-without-momentum", args.spanOf("nesterov"), {}, labels);
    return ERROR;
  }
  const fields = [...args.all].map(([key, { value }]) => [
    key,
    value.kind === "bool" ? value.value : args.scalar(key),
  ]);
  return {
    kind: "optimizer",
    value: {
      kind,
      fields: Object.fromEntries(fields),
      span,
      origins: { ...args.origins(), kind: written(span) },
    },
  };
}
