import { rule } from "../rule.ts";

export const warmupGoal = rule({
  code: "warmup-goal",
  severity: "error",
  message: () => "`warmup` needs either `to` or `into`",
  help: () => "write warmup(10 epochs, to: 0.1), or warmup(10 epochs, into: SCHEDULE)",
});
