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
  check: ({ word, options, node }, report) => {
    if (!word.traits.contrasts || !("temperature" in options)) return;
    const values = statedValues(options.temperature as Scalar);
    const warm = values.find((value) => value.compare(WARMEST) > 0);
    if (warm) report({ node, key: "temperature" }, { found: rationalText(warm) });
  },
});
