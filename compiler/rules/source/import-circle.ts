import { rule } from "../rule.ts";

export const importCircle = rule({
  code: "import-circle",
  severity: "error",
  message: ({ path }: { path: string }) =>
    `circular import: ${path} uses this file, directly or through other files`,
  help: () => "move the declarations that both files need to a third file",
});
