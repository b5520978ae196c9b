import { rule } from "../rule.ts";

export const measuredTwice = rule({
  code: "measured-twice",
  severity: "error",
  message: ({ name }: { name: string }) => `${name} is measured twice`,
});
