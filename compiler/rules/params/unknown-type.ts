import { rule } from "../rule.ts";

export const unknownType = rule({
  code: "unknown-type",
  severity: "error",
  message: ({ name }: { name: string; nearest?: string | undefined }) => `there is no type \`${name}\``,
  help: () => "types are number, whole, pixels, percent, duration, bool, text and others",
  meant: ({ nearest }) => nearest,
});
