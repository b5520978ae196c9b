import { rule } from "../rule.ts";

export const secondStatement = rule({
  code: "second-statement",
  severity: "error",
  message: ({ what, where }: { what: string; where: string; help: string }) =>
    `${where} has \`${what}\` twice`,
  help: ({ help }) => help,
});
