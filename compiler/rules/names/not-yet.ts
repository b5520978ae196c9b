import { rule } from "../rule.ts";

export const notYet = rule({
  code: "not-yet",
  severity: "error",
  message: ({ what }: { what: string; instead?: string | undefined }) => `${what} is not supported yet`,
  help: ({ instead }) => instead,
});
