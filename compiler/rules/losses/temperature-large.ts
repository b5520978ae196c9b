import { rationalText } from "../../experiment/number-text.ts";
import { statedValues } from "../../experiment/open-schedule.ts";
import type { Scalar } from "../../experiment/quantity.ts";
import { Rational } from "../../experiment/rational.ts";
import { rule } from "../rule.ts";

/** Temperatures in use are below 1. */
const WARMEST = Rational.of(5);

export const temperatureLarge = rule({
  code: "temperature-large",
  severity: "warning",
  message: ({ found }: { found: string }) =>
    `a temperature of ${found} makes all similarities almost equal, so the loss has almost no gradient`,
  help: () => "write a value such as 0.5",
  about: "function",
  check: (call, report) => {
    if (!call.word.traits.contrasts || !("temperature" in call.args)) return;
    const values = statedValues(call.args.temperature as Scalar);
    const warm = values.find((value) => value.compare(WARMEST) > 0);
    if (warm) report({ node: call, key: "temperature" }, { found: rationalText(warm) });
  },
});
