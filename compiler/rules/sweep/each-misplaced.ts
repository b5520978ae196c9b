import { rule } from "../rule.ts";

export const eachMisplaced = rule({
  code: "each-misplaced",
  severity: "error",
  message: () => "`each` is not allowed here",
  help: () => "write `param NAME = each(A, B)` at the top of the file, and NAME here",
});
