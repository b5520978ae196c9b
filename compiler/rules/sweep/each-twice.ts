import { rule } from "../rule.ts";

export const eachTwice = rule({
  code: "each-twice",
  severity: "error",
  message: ({ value }: { value: string }) => `\`each\` lists ${value} twice`,
});
