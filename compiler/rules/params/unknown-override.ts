import { rule } from "../rule.ts";

export const unknownOverride = rule({
  code: "unknown-override",
  severity: "error",
  needs: "names",
  message: ({ name }: { name: string; help: string; nearest?: string | undefined }) =>
    `there is no param \`${name}\``,
  help: ({ help }) => help,
  replacement: ({ nearest }) => nearest,
});
