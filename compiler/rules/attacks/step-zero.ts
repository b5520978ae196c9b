import { isZero } from "../../experiment/open-schedule.ts";
import { rule } from "../rule.ts";
import { sizesOf } from "./attack-sizes.ts";

export const stepZero = rule({
  code: "step-zero",
  severity: "error",
  message: () => "an attack with step 0 never moves",
  help: (_, form) =>
    `give it a step such as ${form === "plan" ? "2/255" : "relative(1/4)"}, or remove the attack`,
  about: "attack",
  check: ({ call }, report) => {
    const { radius, step } = sizesOf(call);
    if (step && isZero(step) && !isZero(radius)) report({ node: call, key: "step" }, {});
  },
});
