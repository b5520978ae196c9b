import { rule } from "../rule.ts";

export const sameSides = rule({
  code: "same-sides",
  severity: "error",
  message: ({ of }: { of: string }) =>
    `both inputs of \`${of}\` are the same, so its value is constant and has no gradient`,
  help: () => "compare the outputs of two views, or of two networks",
});
