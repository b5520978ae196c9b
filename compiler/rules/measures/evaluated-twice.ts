import { rule } from "../rule.ts";

export const evaluatedTwice = rule({
  code: "evaluated-twice",
  severity: "error",
  message: ({ pair }: { pair: string }) => `${pair} is evaluated twice`,
  help: () => "put all measurements into one `evaluate` block",
});
