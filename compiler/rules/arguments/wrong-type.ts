import { rule } from "../rule.ts";

interface Params {
  readonly expected: string;
  readonly found: string;
  readonly help?: string | undefined;
  /** what to write in place of the marked text */
  readonly write?: string | undefined;
}

export const wrongType = rule({
  code: "wrong-type",
  severity: "error",
  message: ({ expected, found }: Params) => `expected ${expected}, found ${found}`,
  help: ({ help, write }) => help ?? (write === undefined ? undefined : `write ${write}`),
  replacement: ({ write }) => write,
});
