import { rule } from "../rule.ts";

interface Params {
  readonly name: string;
  readonly help?: string | undefined;
  readonly nearest?: string | undefined;
}

export const unknownName = rule({
  code: "unknown-name",
  severity: "error",
  needs: "names",
  message: ({ name }: Params) => `\`${name}\` is not declared`,
  help: ({ help }) => help,
  meant: ({ nearest }) => nearest,
});
