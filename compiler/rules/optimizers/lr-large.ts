import { rule } from "../rule.ts";

export const lrLarge = rule({
  code: "lr-large",
  severity: "warning",
  message: ({ found }: { found: string }) =>
    `a learning rate of ${found} is too large for Adam, which changes each weight by about this much per step`,
  help: () => "write a value such as 1e-3",
});
