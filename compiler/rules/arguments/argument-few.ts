import { rule } from "../rule.ts";

export const argumentFew = rule({
  code: "argument-few",
  severity: "error",
  message: ({ of, what }: { of: string; what: string; help?: string }) =>
    `\`${of}\` is given no ${what}, and it needs at least one`,
  help: ({ help }) => help,
});
