import { rule } from "../rule.ts";

export const percentAbove100 = rule({
  code: "percent-above-100",
  severity: "error",
  message: ({ found }: { found: string; help: string }) => `a share cannot be ${found}: the maximum is 100%`,
  help: ({ help }) => help,
});
