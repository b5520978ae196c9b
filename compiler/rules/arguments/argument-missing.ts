import { rule } from "../rule.ts";

export const argumentMissing = rule({
  code: "argument-missing",
  severity: "error",
  message: ({ of, name }: { of: string; name: string; write: string; doc?: string }) =>
    `\`${of}\` needs the argument \`${name}\``,
  help: ({ write, doc }) => `write ${write}${doc === undefined ? "" : ` (${doc})`}`,
});
