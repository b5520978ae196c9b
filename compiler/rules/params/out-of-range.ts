import { rule } from "../rule.ts";

interface Params {
  readonly name: string;
  readonly low: string;
  readonly high: string;
  readonly doc?: string | undefined;
}

export const outOfRange = rule({
  code: "out-of-range",
  severity: "error",
  message: ({ name, low, high }: Params) => `\`${name}\` is outside its range ${low}..${high}`,
  help: ({ name, doc }) =>
    doc === undefined ? "write a value within the range, or widen the range" : `${name}: ${doc}`,
});
