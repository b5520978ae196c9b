import { rule } from "../rule.ts";

export const notWhole = rule({
  code: "not-whole",
  severity: "error",
  message: ({ found }: { found: string; help: string }) => `expected a whole number, found ${found}`,
  help: ({ help }) => help,
});
