import { rule } from "../rule.ts";

interface Params {
  readonly name: string;
  readonly low: string;
  readonly high: string;
  readonly doc?: string | undefined;
  /** the epoch in which it leaves the range, if its first value is inside */
  readonly epoch?: number;
}

export const outOfRange = rule({
  code: "out-of-range",
  severity: "error",
  message: ({ name, low, high, epoch }: Params) =>
    epoch === undefined
      ? `\`${name}\` is outside its range ${low}..${high}`
      : `\`${name}\` leaves its range ${low}..${high} in epoch ${epoch}`,
  help: ({ name, doc }) =>
    doc === undefined ? "write a value within the range, or widen the range" : `${name}: ${doc}`,
});
