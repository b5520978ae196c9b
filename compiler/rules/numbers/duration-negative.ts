import { rule } from "../rule.ts";

export const durationNegative = rule({
  code: "duration-negative",
  severity: "error",
  message: () => "a duration cannot be negative",
});
