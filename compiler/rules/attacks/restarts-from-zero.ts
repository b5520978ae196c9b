import { rule } from "../rule.ts";

export const restartsFromZero = rule({
  code: "restarts-from-zero",
  severity: "error",
  message: () => "with `start: zero` all restarts begin at the same point",
  help: () => "write `start: uniform`, or remove `restarts`",
});
