import { rule } from "../rule.ts";

export const radiusZero = rule({
  code: "radius-zero",
  severity: "error",
  message: () => "an attack with radius 0 changes nothing",
  help: () => "remove the attack, or give it a radius such as 8/255",
});
