import { rule } from "../rule.ts";

export const eachValues = rule({
  code: "each-values",
  severity: "error",
  message: () => "`each` needs one or more values, without names",
  help: () => "write each(4/255, 8/255)",
});
