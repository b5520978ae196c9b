import { rule } from "../rule.ts";

export const argumentTwice = rule({
  code: "argument-twice",
  severity: "error",
  message: ({ of, name }: { of: string; name: string }) =>
    `the argument \`${name}\` of \`${of}\` is given twice`,
});
