import { rule } from "../rule.ts";

export const rangeNotHere = rule({
  code: "range-not-here",
  severity: "error",
  message: ({ name, found }: { name: string; found: string }) =>
    `only numbers and durations can have a range, and \`${name}\` is ${found}`,
  help: () => "remove `in ...`",
});
