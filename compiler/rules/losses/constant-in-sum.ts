import { rule } from "../rule.ts";

export const constantInSum = rule({
  code: "constant-in-sum",
  severity: "error",
  message: () => "this number is not a loss: it has no gradient",
  help: () => "remove it, or multiply a loss by it",
});
