import { rule } from "../rule.ts";

export const divisionByZero = rule({
  code: "division-by-zero",
  severity: "error",
  message: () => "division by zero",
});
