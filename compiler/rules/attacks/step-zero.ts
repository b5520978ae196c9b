import { rule } from "../rule.ts";

export const stepZero = rule({
  code: "step-zero",
  severity: "error",
  message: () => "an attack with step 0 never moves",
  help: () => "give it a step such as relative(1/4), or remove the attack",
});
