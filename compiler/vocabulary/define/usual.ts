import { Rational } from "../../experiment/rational.ts";

/** The range of values that published recipes use, with a margin. Values outside give a warning. */
export interface Usual {
  /** the smallest value without a warning */
  readonly least?: Rational;
  /** the largest value without a warning */
  readonly most: Rational;
  /** the published values at both ends, and their publications */
  readonly published: string;
}

/** @throws if a bound is not a number */
export function usual(given: {
  readonly least?: string;
  readonly most: string;
  readonly published: string;
}): Usual {
  const { least, most, published } = given;
  return { ...(least === undefined ? {} : { least: number(least) }), most: number(most), published };
}

function number(text: string): Rational {
  const value = Rational.parse(text);
  if (!value) throw new Error(`${text} is no number`);
  return value;
}
