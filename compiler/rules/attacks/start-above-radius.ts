import { rationalText } from "../../experiment/number-text.ts";
import { Rational } from "../../experiment/rational.ts";
import { rule } from "../rule.ts";
import { radiusOf, sizesOf } from "./attack-sizes.ts";

export const startAboveRadius = rule({
  code: "start-above-radius",
  severity: "warning",
  message: ({ deviation, radius }: { deviation: string; radius: string }) =>
    `a start with standard deviation ${deviation} is outside the radius ${radius} for most pixels`,
  help: (_, form) =>
    `write \`start: uniform\`, or a small standard deviation such as ${form === "plan" ? "0.001" : "normal(0.001)"}`,
  about: "attack",
  check: ({ call }, report) => {
    const { radius, start } = sizesOf(call);
    if (!(radius instanceof Rational) || typeof start !== "object" || start.normal.compare(radius) <= 0)
      return;
    const deviation = rationalText(start.normal);
    report({ node: call, key: "start" }, { deviation, radius: rationalText(radius) }, [radiusOf(call)]);
  },
});
