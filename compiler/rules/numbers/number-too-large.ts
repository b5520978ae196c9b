import { rule } from "../rule.ts";

export const numberTooLarge = rule({
  code: "number-too-large",
  severity: "error",
  message: ({ text, digits }: { text: string; digits?: boolean }) =>
    digits ? `${text} has too many digits` : `${text} is too large or too close to 0`,
  help: ({ digits }) =>
    digits
      ? "round it, or the numbers that it is made of"
      : "numbers are at most 1e308, and those above 0 at least 1e-308",
});
