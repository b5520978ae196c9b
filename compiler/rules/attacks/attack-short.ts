import { rationalText } from "../../experiment/number-text.ts";
import { Rational } from "../../experiment/rational.ts";
import { rule } from "../rule.ts";
import { LARGE_RADIUS, radiusOf, sizesOf } from "./attack-sizes.ts";

export const attackShort = rule({
  code: "attack-short",
  severity: "warning",
  message: ({ reach, radius }: { reach: string; radius: string }) =>
    `all steps together move a pixel by at most ${reach}, less than half of the radius ${radius}`,
  help: (_, form) =>
    form === "plan"
      ? "use more steps, or larger ones"
      : "use more steps, or larger ones such as relative(1/4)",
  about: "attack",
  check: ({ call }, report) => {
    const { radius, step, steps } = sizesOf(call);
    if (!(radius instanceof Rational) || !(step instanceof Rational) || typeof steps !== "number") return;
    const reach = step.multiply(Rational.of(steps));
    // a radius that is itself too large is reported by another rule
    if (radius.compare(LARGE_RADIUS) > 0 || reach.numerator <= 0n || reach.add(reach).compare(radius) >= 0)
      return;
    report({ node: call, key: "steps" }, { reach: rationalText(reach), radius: rationalText(radius) }, [
      radiusOf(call),
    ]);
  },
});
