import { rule } from "../rule.ts";

export const branchTwice = rule({
  code: "branch-twice",
  severity: "error",
  message: ({ name }: { name: string }) => `the branch \`${name}\` is listed twice`,
});
