import { rule } from "../rule.ts";

interface Params {
  readonly operation: string;
  readonly left: string;
  readonly right: string;
  readonly help?: string | undefined;
}

export const mixedUnits = rule({
  code: "mixed-units",
  severity: "error",
  message: ({ operation, left, right }: Params) => `cannot ${operation} ${left} and ${right}`,
  help: ({ help }) => help,
});
