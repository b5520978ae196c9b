import type { Span } from "../../grammar/span.ts";
import type { Origins } from "../elaborate/origin.ts";
import type { Duration } from "../plan/schema.ts";
import { Rational } from "./rational.ts";

/** A number, or a schedule whose open end is the end of a stage that is not known yet. */
export type OpenScalar = Rational | OpenSchedule;

export type OpenSchedule =
  | { readonly open: "pieces"; readonly pieces: readonly OpenPiece[]; readonly span: Span }
  | {
      readonly open: "milestones";
      readonly from: Rational;
      readonly at: readonly { readonly value: Duration; readonly span: Span }[];
      readonly times: Rational;
      readonly span: Span;
      readonly origins: () => Origins;
    }
  | {
      readonly open: "staircase";
      readonly from: Rational;
      readonly add: Rational;
      readonly every: Duration;
      readonly first: Duration;
      readonly span: Span;
      readonly origins: () => Origins;
    }
  | {
      readonly open: "per_epoch";
      readonly of: OpenScalar;
      readonly span: Span;
      readonly origins: () => Origins;
    }
  | {
      readonly open: "count";
      readonly from: number;
      readonly of: OpenScalar;
      readonly span: Span;
      readonly origins: () => Origins;
    }
  | {
      readonly open: "warmup_into";
      readonly over: Duration;
      readonly from: Rational;
      readonly into: OpenScalar;
      readonly span: Span;
      readonly origins: () => Origins;
    }
  | {
      readonly open: Arithmetic;
      readonly of: readonly [OpenScalar, OpenScalar];
      readonly span: Span;
    };

export type Arithmetic = "sum" | "difference" | "product" | "quotient";

/** One curve of a sequence; what is left out follows from the piece before or the end of the stage. */
export interface OpenPiece {
  /** as it is written, for messages */
  readonly name: string;
  readonly curve: "constant" | "linear" | "cosine";
  readonly from?: Rational;
  readonly to?: Rational;
  readonly over?: Duration;
  readonly span: Span;
  readonly origins: () => Origins;
}

export function isConstant(scalar: OpenScalar): scalar is Rational {
  return scalar instanceof Rational;
}

/**
 * Values that a schedule has somewhere, the greatest and least among them; none where it is made of others by
 * arithmetic, and not the last of those that go on without end.
 */
export function statedValues(scalar: OpenScalar): readonly Rational[] {
  if (isConstant(scalar)) return [scalar];
  switch (scalar.open) {
    case "pieces":
      return scalar.pieces.flatMap(({ from, to }) => [from, to].filter((value) => value !== undefined));
    case "milestones": {
      const last = scalar.at.reduce((value) => value.multiply(scalar.times), scalar.from);
      return [scalar.from, last];
    }
    case "staircase":
      return [scalar.from];
    case "per_epoch":
    case "count":
      return statedValues(scalar.of);
    case "warmup_into":
      return [scalar.from, ...statedValues(scalar.into)];
    default:
      return [];
  }
}

/** Whether a number is 0 at every update. */
export function isZero(scalar: OpenScalar): boolean {
  if (isConstant(scalar)) return scalar.numerator === 0n;
  switch (scalar.open) {
    case "pieces":
      // without a value to start at it is not known, and wrong
      return scalar.pieces[0]?.from !== undefined && statedValues(scalar).every(isZero);
    case "milestones":
      return isZero(scalar.from);
    case "warmup_into":
      return isZero(scalar.from) && isZero(scalar.into);
    case "per_epoch":
    case "count":
      return isZero(scalar.of);
    case "staircase":
      return isZero(scalar.from) && isZero(scalar.add);
    case "product":
      return scalar.of.some(isZero);
    case "quotient":
      return isZero(scalar.of[0]);
    case "sum":
    case "difference":
      return scalar.of.every(isZero);
  }
}

const ONE = Rational.of(1);
const ZERO = Rational.of(0);

/**
 * Combines two numbers or schedules; numbers are folded and neutral elements fall out, so that a weight written as
 * `1 * w` and as `w` gives the same plan.
 */
export function combine(
  operation: Arithmetic,
  left: OpenScalar,
  right: OpenScalar,
  span: Span,
): OpenScalar | "division by zero" {
  if (isConstant(left) && isConstant(right)) {
    switch (operation) {
      case "sum":
        return left.add(right);
      case "difference":
        return left.subtract(right);
      case "product":
        return left.multiply(right);
      case "quotient":
        return right.equals(ZERO) ? "division by zero" : left.divide(right);
    }
  }
  if (isConstant(right)) {
    if (operation === "quotient" && right.equals(ZERO)) return "division by zero";
    const neutral = operation === "sum" || operation === "difference" ? ZERO : ONE;
    if (right.equals(neutral)) return left;
    if (operation === "product") return { open: "product", of: [right, left], span };
  }
  if (isConstant(left)) {
    if (operation === "sum" && left.equals(ZERO)) return right;
    if (operation === "product" && left.equals(ONE)) return right;
  }
  return { open: operation, of: [left, right], span };
}

/** Product that cannot fail. */
export function scale(left: OpenScalar, right: OpenScalar, span: Span): OpenScalar {
  return combine("product", left, right, span) as OpenScalar;
}

/** Sum that cannot fail. */
export function plus(left: OpenScalar, right: OpenScalar, span: Span): OpenScalar {
  return combine("sum", left, right, span) as OpenScalar;
}

export const RATIONAL_ZERO = ZERO;
export const RATIONAL_ONE = ONE;
