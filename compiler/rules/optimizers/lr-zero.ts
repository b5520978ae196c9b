import { rule } from "../rule.ts";

export const lrZero = rule({
  code: "lr-zero",
  severity: "error",
  message: () => "the learning rate is always 0, so nothing is trained",
  help: () => "write a value such as 0.1",
});
