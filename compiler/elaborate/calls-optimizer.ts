import type { Span } from "../../grammar/span.ts";
import { rationalText } from "../experiment/number-text.ts";
import { isZero, type OpenScalar, statedValues } from "../experiment/open-schedule.ts";
import { Rational } from "../experiment/rational.ts";
import { ERROR, type OpenOptimizer, type Value } from "../experiment/values.ts";
import type { Arguments } from "./arguments.ts";
import type { Env } from "./context.ts";
import { written } from "./origin.ts";

/** Beyond this no weight decay, and no learning rate of Adam, has ever been meant. */
const ONE = Rational.of(1);

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
  const above = (name: string): Rational | undefined =>
    statedValues(args.scalar(name)).find((value) => value.compare(ONE) >= 0);
  const [lr, decay] = [kind === "adam" ? above("lr") : undefined, above("weight_decay")];
  if (lr) report("lr-large", args.spanOf("lr"), { found: rationalText(lr) });
  if (decay) report("weight-decay-large", args.spanOf("weight_decay"), { found: rationalText(decay) });
  const fields: Record<string, boolean | OpenScalar> = {};
  // which networks and tensors it is for are lists
  for (const [key, { value }] of args.all)
    if (value.kind !== "list") fields[key] = value.kind === "bool" ? value.value : args.scalar(key);
  return {
    kind: "optimizer",
    value: {
      kind,
      fields,
      ...(args.value("only") ? { only: args.list("only") } : {}),
      lr: args.spanOf("lr"),
      span,
      origins: () => ({ ...args.origins(), kind: written(span) }),
    },
  };
}
