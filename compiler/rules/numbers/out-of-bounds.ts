import { rule } from "../rule.ts";

interface Params {
  readonly name: string;
  readonly bounds: string;
  readonly found: string;
  readonly meant?: string | undefined;
}

export const outOfBounds = rule({
  code: "out-of-bounds",
  severity: "error",
  message: ({ name, bounds, found }: Params) => `\`${name}\` must be ${bounds}, not ${found}`,
  help: ({ meant }) => meant && `did you mean ${meant}?`,
});
