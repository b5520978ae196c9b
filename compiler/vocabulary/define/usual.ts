import { Rational } from "../../experiment/rational.ts";

/** The values of an argument that published recipes take, with room to spare: others are warned of. */
export interface Usual {
  /** the least that is not warned of */
  readonly least?: Rational;
  /** the greatest that is not warned of */
  readonly most: Rational;
  /** published values at the ends, and who published them */
  readonly published: string;
}

/** @throws where a bound is no number */
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
