import { rule } from "../rule.ts";

export const letParts = rule({
  code: "let-parts",
  severity: "error",
  message: ({ names, found }: { names: number; found: string; example: string }) =>
    `${names} names need one call over ${names} views, found ${found}`,
  help: ({ example }) => `a call returns one part per view, as in: ${example}`,
});
