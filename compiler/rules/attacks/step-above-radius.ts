import { rationalText } from "../../experiment/number-text.ts";
import { Rational } from "../../experiment/rational.ts";
import { rule } from "../rule.ts";
import { radiusOf, sizesOf } from "./attack-sizes.ts";

export const stepAboveRadius = rule({
  code: "step-above-radius",
  severity: "warning",
  message: ({ step, radius }: { step: string; radius: string; quarter: string }) =>
    `a step of ${step} is larger than the radius ${radius}`,
  help: ({ quarter }, form) =>
    `the usual step is a quarter of the radius: ${quarter}${form === "plan" ? "" : ", or relative(1/4)"}`,
  about: "attack",
  check: ({ call }, report) => {
    const { radius, step, steps, start } = sizesOf(call);
    if (!(radius instanceof Rational) || !(step instanceof Rational) || radius.numerator <= 0n) return;
    // a single step from a random start can cross the ball (Wong et al., 2020, use 10/255 for a radius of 8/255)
    const crosses = steps === 1 && start === "uniform";
    if (step.compare(crosses ? radius.add(radius) : radius) <= 0) return;
    const quarter = rationalText(radius.divide(Rational.of(4)));
    report({ node: call, key: "step" }, { step: rationalText(step), radius: rationalText(radius), quarter }, [
      radiusOf(call),
    ]);
  },
});
