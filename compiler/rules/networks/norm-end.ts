import { rule } from "../rule.ts";

export const normEnd = rule({
  code: "norm-end",
  severity: "error",
  message: () => "`end: norm` needs a norm, and this head has none",
  help: () => "write `norm: batch_norm`, or remove `end: norm`",
});
