import { rule } from "../rule.ts";

export const countNotWhole = rule({
  code: "count-not-whole",
  severity: "error",
  message: ({ found }: { found: number }) =>
    `this must be a whole number, at least 1, at every update; the schedule reaches ${found}`,
  help: () => "use `staircase` or `milestones`, which have no values in between",
});
