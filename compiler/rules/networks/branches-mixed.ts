import { rule } from "../rule.ts";

export const branchesMixed = rule({
  code: "branches-mixed",
  severity: "error",
  message: ({ head }: { head: string }) => `the inputs of \`${head}\` come from two different branches`,
  help: ({ head }) => `call ${head} once for each branch, or declare it with \`branches: shared\``,
});
