import type { Span } from "../../../grammar/span.ts";
import { rationalText } from "../../experiment/number-text.ts";
import { isZero, statedValues } from "../../experiment/open-schedule.ts";
import { written } from "../../experiment/origin.ts";
import { Rational } from "../../experiment/rational.ts";
import { ERROR, type Value } from "../../experiment/values.ts";
import type { OptimizerDefinition } from "../../vocabulary/define/optimizers.ts";
import type { Env } from "../context.ts";
import type { Arguments } from "./arguments.ts";

/** No weight decay, and no learning rate of an optimizer that normalizes its steps, is ever meant to be this large. */
const ONE = Rational.of(1);

/** A call of an optimizer. */
export function makeOptimizer(env: Env, word: OptimizerDefinition, args: Arguments, span: Span): Value {
  const { report } = env.context;
  if (isZero(args.scalar("lr"))) {
    report("lr-zero", args.spanOf("lr"), {});
    return ERROR;
  }
  const [flag, number] = word.needs ?? [];
  if (flag && number && args.bool(flag) && isZero(args.scalar(number))) {
    const given = args.given.get(number);
    const labels = given ? [{ span: given.span, text: `the ${number}` }] : undefined;
    report("nesterov-without-momentum", args.spanOf(flag), {}, labels);
    return ERROR;
  }
  const above = (name: string): Rational | undefined =>
    statedValues(args.scalar(name)).find((value) => value.compare(ONE) >= 0);
  const [lr, decay] = [word.normalized ? above("lr") : undefined, above("weight_decay")];
  if (lr) report("lr-large", args.spanOf("lr"), { found: rationalText(lr) });
  if (decay) report("weight-decay-large", args.spanOf("weight_decay"), { found: rationalText(decay) });
  const only = args.value("only");
  return {
    kind: "optimizer",
    value: {
      word,
      args: args.resolved(word),
      ...(only?.kind === "list" ? { only: only.items } : {}),
      lr: args.spanOf("lr"),
      span,
      origins: () => ({ ...args.origins(), kind: written(span) }),
    },
  };
}
