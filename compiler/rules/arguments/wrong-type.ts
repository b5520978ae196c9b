import { rule } from "../rule.ts";

interface Params {
  readonly expected: string;
  readonly found: string;
  readonly help?: string | undefined;
}

export const wrongType = rule({
  code: "wrong-type",
  severity: "error",
  message: ({ expected, found }: Params) => `expected ${expected}, found ${found}`,
  help: ({ help }) => help,
});
