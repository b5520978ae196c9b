import { rule } from "../rule.ts";

export const notCallable = rule({
  code: "not-callable",
  severity: "error",
  message: ({ name, found }: { name: string; found: string }) =>
    `\`${name}\` is ${found} and takes no arguments`,
  help: ({ name }) => `write \`${name}\` without parentheses`,
});
