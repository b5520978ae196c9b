import { rule } from "../rule.ts";

export const stationaryStart = rule({
  code: "stationary-start",
  severity: "warning",
  message: () => "the attack starts where its loss has no gradient, so it never moves",
  help: () => "write `start: normal(0.001)`",
});
