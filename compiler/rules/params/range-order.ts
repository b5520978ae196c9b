import { rule } from "../rule.ts";

export const rangeOrder = rule({
  code: "range-order",
  severity: "error",
  message: ({ low, high }: { low: string; high: string }) =>
    `a range goes from its smaller to its larger end, not from ${low} to ${high}`,
  replacement: ({ low, high }) => `${high}..${low}`,
  help: ({ low, high }) => `write ${high}..${low}`,
});
