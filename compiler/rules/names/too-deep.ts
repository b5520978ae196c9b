import { rule } from "../rule.ts";

export const tooDeep = rule({
  code: "too-deep",
  severity: "error",
  message: () => "this chain of definitions is too long",
  help: () => "write the value directly, without so many names in between",
});
