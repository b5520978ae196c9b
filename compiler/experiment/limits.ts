import { Rational } from "./rational.ts";

/** The interval that a number must be in. */
export type Bounds =
  | "positive"
  | "not negative"
  | "0..1"
  | "0..1/2"
  | "0..1 without 0"
  | "0..1 without 1"
  | "any";

/** One end of an interval. */
export interface Bound {
  readonly value: Rational;
  /** the end itself is not allowed */
  readonly open?: true;
}

export interface Limits {
  readonly low?: Bound;
  readonly high?: Bound;
  /** text for messages, after "must be" */
  readonly says: string;
}

const ZERO: Bound = { value: Rational.of(0) };
const ONE: Bound = { value: Rational.of(1) };

/** The intervals, for numbers in a file and in a plan. */
export const LIMITS: Readonly<Record<Bounds, Limits>> = {
  positive: { low: { ...ZERO, open: true }, says: "more than 0" },
  "not negative": { low: ZERO, says: "0 or more" },
  "0..1": { low: ZERO, high: ONE, says: "between 0 and 1" },
  "0..1/2": { low: ZERO, high: { value: Rational.of(1, 2) }, says: "between 0 and 0.5" },
  "0..1 without 0": { low: { ...ZERO, open: true }, high: ONE, says: "above 0 and at most 1" },
  "0..1 without 1": { low: ZERO, high: { ...ONE, open: true }, says: "at least 0 and below 1" },
  any: { says: "a number" },
};

export function isWithin({ low, high }: Limits, value: Rational): boolean {
  const above = low ? value.compare(low.value) : 1;
  const below = high ? value.compare(high.value) : -1;
  return (above > 0 || (above === 0 && !low?.open)) && (below < 0 || (below === 0 && !high?.open));
}
