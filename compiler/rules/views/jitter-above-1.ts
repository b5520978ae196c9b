import { rule } from "../rule.ts";

export const jitterAbove1 = rule({
  code: "jitter-above-1",
  severity: "warning",
  message: ({ name, found, most }: { name: string; found: string; most: string }) =>
    `a ${name} of ${found} multiplies images by a factor from 0 to ${most}, which destroys many of them`,
  help: ({ found }) => (/^[2-9]$/.test(found) ? `did you mean 0.${found}?` : "SimCLR uses at most 0.8"),
});
