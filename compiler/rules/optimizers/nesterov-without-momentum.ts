import { rule } from "../rule.ts";

export const nesterovWithoutMomentum = rule({
  code: "nesterov-without-momentum",
  severity: "error",
  message: () => "`nesterov` needs momentum, and the momentum is 0",
  help: () => "add: momentum: 0.9",
});
