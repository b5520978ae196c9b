import { rule } from "../rule.ts";

export const weightZero = rule({
  code: "weight-zero",
  severity: "warning",
  message: ({ of, name }: { of: "minimize" | "maximizing"; name: string | undefined }) =>
    `${name === undefined ? "this term" : `\`${name}\``} has weight 0 in \`${of}\`: it has no effect but is still computed`,
  help: () => "remove it, or give it another weight",
  about: "weights",
  check: ({ of, zeros, alive }, report) => {
    if (alive) for (const { node, name } of zeros) report({ node }, { of, name });
  },
});
