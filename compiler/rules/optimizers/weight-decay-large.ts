import { rule } from "../rule.ts";

export const weightDecayLarge = rule({
  code: "weight-decay-large",
  severity: "warning",
  message: ({ found }: { found: string }) =>
    `a weight decay of ${found} is so large that all weights go to 0`,
  help: () => "write a value such as 5e-4",
});
