import { rule } from "../rule.ts";

export const unknownImport = rule({
  code: "unknown-import",
  severity: "error",
  needs: "names",
  message: ({ name, path }: { name: string; path: string; nearest?: string | undefined }) =>
    `${path} has no \`${name}\``,
  meant: ({ nearest }) => nearest,
});
