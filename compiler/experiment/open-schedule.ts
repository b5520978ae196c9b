import type { Span } from "../../grammar/span.ts";
import type { Origin, Origins } from "./origin.ts";
import type { Duration, Scalar, ScheduleWord } from "./quantity.ts";
import { Rational } from "./rational.ts";
import type { Call } from "./word.ts";

/** A number, or a schedule whose stage, and so whose end, is not known yet. */
export type OpenScalar = Rational | OpenSchedule;

export type OpenSchedule = (
  | /** `a then b`, or one curve */
  { readonly open: "pieces"; readonly pieces: readonly OpenPiece[]; readonly span: Span }
  /** any other schedule; numbers among its arguments may be open too */
  | {
      readonly open: "call";
      readonly word: ScheduleWord;
      readonly args: Call["args"];
      /** spans of the arguments; for a list, of its items */
      readonly places: Readonly<Record<string, readonly Span[]>>;
      readonly span: Span;
      /** origins of the arguments */
      readonly origins?: () => Origins;
      /** origin of the whole schedule, used for arguments that have none */
      readonly whole?: Origin;
    }
) & {
  /** the range of the param that has this value */
  readonly within?: Within;
};

/** A range that the values of a schedule must stay in, with the texts for the message. */
export interface Within {
  readonly low: Rational;
  readonly high: Rational;
  readonly texts: {
    readonly name: string;
    readonly low: string;
    readonly high: string;
    readonly doc?: string | undefined;
  };
  readonly span: Span;
  /** where the range is declared */
  readonly declared: Span;
}

/** A curve before the values are filled in that it takes from the piece before it and from the length of the stage. */
export interface OpenCurve {
  readonly from?: Rational | undefined;
  readonly to?: Rational | undefined;
  readonly over?: Duration | undefined;
  /** the word that gives the shape of the curve */
  readonly curve: ScheduleWord;
}

/** One piece of a sequence. */
export interface OpenPiece extends OpenCurve {
  /** the word as written, for messages */
  readonly name: string;
  readonly span: Span;
  readonly origins: () => Origins;
}

export function isConstant(scalar: OpenScalar): scalar is Rational {
  return scalar instanceof Rational;
}

/**
 * Values that a number or schedule takes, its minimum and maximum among them. Empty for a schedule that is computed
 * from others. The last value is missing if a schedule never reaches it.
 */
export function statedValues(scalar: OpenScalar | Scalar): readonly Rational[] {
  if (scalar instanceof Rational) return [scalar];
  if (!("open" in scalar) || scalar.open === "call") return scalar.word.extremes(scalar.args, statedValues);
  return scalar.pieces.flatMap(({ from, to }) => [from, to].filter((value) => value !== undefined));
}

/** Whether a number is 0 at every update. */
export function isZero(scalar: OpenScalar | Scalar): boolean {
  if (scalar instanceof Rational) return scalar.numerator === 0n;
  if (!("open" in scalar) || scalar.open === "call")
    return scalar.word.isZero?.(scalar.args, isZero) ?? allZero(statedValues(scalar));
  // a first piece without a start value is an error
  return scalar.pieces[0]?.from !== undefined && allZero(statedValues(scalar));
}

function allZero(values: readonly Rational[]): boolean {
  return values.length > 0 && values.every(({ numerator }) => numerator === 0n);
}

export const RATIONAL_ZERO = Rational.of(0);
export const RATIONAL_ONE = Rational.of(1);
