import { rule } from "../rule.ts";

export const scheduleNotConstant = rule({
  code: "schedule-not-constant",
  severity: "error",
  message: ({ what }: { what: string }) =>
    `${what} does not change over time: write a number, not a schedule`,
});
