import { rule } from "../rule.ts";

export const ambiguousOverride = rule({
  code: "ambiguous-override",
  severity: "error",
  message: ({ name }: { name: string }) => `two imported files have a param \`${name}\``,
});
