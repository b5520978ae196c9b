import { rule } from "../rule.ts";

export const unitOf = rule({
  code: "unit-of",
  severity: "error",
  message: ({ unit, found }: { unit: string; found: string }) =>
    `\`${unit}\` must follow a number, not ${found}`,
});
