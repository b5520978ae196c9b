import { rule } from "../rule.ts";

export const sizesDiffer = rule({
  code: "sizes-differ",
  severity: "error",
  message: ({ left, right }: { left: string; right: string; help?: string | undefined }) =>
    `the sizes differ: ${left} and ${right}`,
  help: ({ help }) => help,
});
