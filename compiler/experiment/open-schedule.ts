import type { Span } from "../../grammar/span.ts";
import type { Origin, Origins } from "./origin.ts";
import type { Duration, Scalar, ScheduleWord } from "./quantity.ts";
import { Rational } from "./rational.ts";
import type { Call } from "./word.ts";

/** A number, or a schedule that runs to the end of a stage that is not known yet. */
export type OpenScalar = Rational | OpenSchedule;

export type OpenSchedule = (
  | /** `a then b`, or one curve alone */
  { readonly open: "pieces"; readonly pieces: readonly OpenPiece[]; readonly span: Span }
  /** any other schedule; the numbers among its arguments are open too */
  | {
      readonly open: "call";
      readonly word: ScheduleWord;
      readonly args: Call["args"];
      /** places of the arguments, and of the items of those that are lists */
      readonly places: Readonly<Record<string, readonly Span[]>>;
      readonly span: Span;
      /** of the arguments */
      readonly origins?: () => Origins;
      /** of all of it, where its arguments have none */
      readonly whole?: Origin;
    }
) & {
  /** the range of the param whose value it is */
  readonly within?: Within;
};

/** A range that a schedule must not leave, and what is said where it does. */
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

/** A curve without what follows from the piece before it, or from the end of the stage. */
export interface OpenCurve {
  readonly from?: Rational | undefined;
  readonly to?: Rational | undefined;
  readonly over?: Duration | undefined;
  /** the word whose curve it follows */
  readonly curve: ScheduleWord;
}

/** One piece of a sequence. */
export interface OpenPiece extends OpenCurve {
  /** the word as it is written, for messages */
  readonly name: string;
  readonly span: Span;
  readonly origins: () => Origins;
}

export function isConstant(scalar: OpenScalar): scalar is Rational {
  return scalar instanceof Rational;
}

/**
 * Values that a number or schedule has at some time, the greatest and the least among them; none of a schedule that is
 * computed from others, and not the last one of a schedule that goes on without end.
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
  // without a value to start at the piece is an error
  return scalar.pieces[0]?.from !== undefined && allZero(statedValues(scalar));
}

function allZero(values: readonly Rational[]): boolean {
  return values.length > 0 && values.every(({ numerator }) => numerator === 0n);
}

export const RATIONAL_ZERO = Rational.of(0);
export const RATIONAL_ONE = Rational.of(1);
