import { rule } from "../rule.ts";

export const numberTooLarge = rule({
  code: "number-too-large",
  severity: "error",
  message: ({ text }: { text: string }) => `${text} is too large or has too many digits`,
});
