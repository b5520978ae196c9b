import { rule } from "../rule.ts";

export const tooLarge = rule({
  code: "too-large",
  severity: "error",
  message: () => "this expands to more values than can be computed",
  help: () => "a name that uses another name several times multiplies its size; use each name once",
});
