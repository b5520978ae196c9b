import { rule } from "../rule.ts";

export const sweepTooLarge = rule({
  code: "sweep-too-large",
  severity: "error",
  message: ({ points, most }: { points: number; most: number }) =>
    `this sweep has ${points} experiments; the limit is ${most}`,
});
