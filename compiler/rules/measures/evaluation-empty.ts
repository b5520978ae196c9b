import { rule } from "../rule.ts";

export const evaluationEmpty = rule({
  code: "evaluation-empty",
  severity: "error",
  needs: "text",
  message: () => "this `evaluate` block measures nothing",
  help: () => "add: measure accuracy",
});
