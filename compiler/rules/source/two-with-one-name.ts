import { rule } from "../rule.ts";

export const twoWithOneName = rule({
  code: "two-with-one-name",
  severity: "error",
  message: ({ name }: { name: string }) =>
    `two files declare \`${name}\`, and in the plan every name must be unique`,
  help: () => 'import one of them under another name: use NAME as OTHER from "..."',
});
