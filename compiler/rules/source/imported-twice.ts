import { rule } from "../rule.ts";

export const importedTwice = rule({
  code: "imported-twice",
  severity: "error",
  message: ({ name }: { name: string }) => `\`${name}\` is declared in two files`,
  help: ({ name }) => `rename it where you import it: use ${name} as another_name from "..."`,
});
