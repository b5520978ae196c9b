import type { Duration } from "./duration.ts";
import { floatText, operandText } from "./number-text.ts";
import { Rational } from "./rational.ts";
import type { Call, Word } from "./word.ts";

export type { Duration } from "./duration.ts";

/** A number that changes during a stage: a call of a schedule word whose times are all known. */
export type Schedule = Call<ScheduleWord>;

/** A number or a schedule. It stays exact until the tensor program is made. */
export type Scalar = Rational | Schedule;

/** The position of a step in its stage. */
export interface Clock {
  /** number of this update in the stage, from 1 */
  readonly update: number;
  /** number of this epoch, from 1 */
  readonly epoch: number;
  readonly stepsPerEpoch: number;
  /** updates of the stage */
  readonly updates: number;
}

/** The clock that a schedule sees. `per_epoch` and `count` change it for the schedules inside them. */
export interface Moment {
  /** time of a continuous curve, in updates */
  readonly position: number;
  /** number of updates done so far; breakpoints compare with this */
  readonly done: number;
  /** number of the epoch, from 1 */
  readonly epoch: number;
  readonly stepsPerEpoch: number;
  /** number of the first update: 1 unless inside `count` */
  readonly first: number;
}

/** How the numbers of a schedule are printed in its description. */
export interface ScheduleTexts {
  /** prints a value of the schedule, such as a radius in pixel scale */
  value(value: Rational): string;
  /** prints a number or schedule that gives such values */
  scalar(scalar: Scalar): string;
  /** prints an operand of arithmetic: such a value, or a factor */
  operand(scalar: Scalar): string;
}

/** What the compiler needs to know of any schedule word. */
export interface ScheduleWord extends Word {
  readonly family: "schedule";
  /**
   * The value at a moment, in float64.
   * @param at evaluates an argument at a moment
   */
  valueAt(args: Call["args"], moment: Moment, at: (scalar: Scalar, moment: Moment) => number): number;
  /** Describes the schedule in one line, by its breakpoints. */
  describe(args: Call["args"], texts: ScheduleTexts): string;
  /**
   * Values that it takes, its minimum and maximum among them if they are known.
   * @param of the same for an argument
   */
  extremes(args: Call["args"], of: (scalar: Scalar) => readonly Rational[]): readonly Rational[];
  /** its values never leave the range of `extremes` */
  readonly bounded?: true;
  /** the time when it reaches its last value, if it does */
  endsAt?(args: Call["args"]): Duration;
  /**
   * Whether it is 0 at every update, for words whose extremes do not show it.
   * @param of the same for an argument
   */
  isZero?(args: Call["args"], of: (scalar: Scalar) => boolean): boolean;
}

/**
 * The clock of an update of a stage.
 * @param update from 1
 */
export function clockAt(update: number, stepsPerEpoch: number, updates: number): Clock {
  return { update, epoch: Math.floor((update - 1) / stepsPerEpoch) + 1, stepsPerEpoch, updates };
}

/**
 * The value of a number or schedule at an update, in float64. It is a pure function, so every run of a plan gets the
 * same numbers.
 */
export function scalarAt(scalar: Scalar, clock: Clock): number {
  return valueAt(scalar, {
    position: clock.update,
    done: clock.update - 1,
    epoch: clock.epoch,
    stepsPerEpoch: clock.stepsPerEpoch,
    first: 1,
  });
}

function valueAt(scalar: Scalar, moment: Moment): number {
  if (scalar instanceof Rational) return scalar.toNumber();
  return scalar.word.valueAt(scalar.args, moment, valueAt);
}

/**
 * Describes a number or schedule in one line, by its breakpoints: `0.0 to 5.0 at 10 epochs, by a cosine to 1.0e-6 at
 * 1000 epochs`.
 * @param text prints a value
 */
export function describeScalar(scalar: Scalar, text: (value: Rational) => string = floatText): string {
  if (scalar instanceof Rational) return text(scalar);
  return scalar.word.describe(scalar.args, {
    value: text,
    scalar: (one) => describeScalar(one, text),
    operand: (one) => describeScalar(one, operandText),
  });
}

/** Values that a number or schedule takes, its minimum and maximum among them if they are known. */
export function extremesOf(scalar: Scalar): readonly Rational[] {
  return scalar instanceof Rational ? [scalar] : scalar.word.extremes(scalar.args, extremesOf);
}

/** The distinct values that a schedule takes during a stage. */
export function valuesOf(schedule: Schedule, updates: number, stepsPerEpoch: number): Set<number> {
  const values = new Set<number>();
  for (let update = 1; update <= updates; update++)
    values.add(scalarAt(schedule, clockAt(update, stepsPerEpoch, updates)));
  return values;
}

/** The largest value that a count takes during a stage. */
export function mostOf(
  count: number | Schedule,
  { updates, epoch }: { readonly updates: number; readonly epoch: { readonly steps: number } },
): number {
  return typeof count === "number" ? count : Math.max(...valuesOf(count, updates, epoch.steps));
}

/** A duration in steps. */
export function inSteps({ unit, value }: Duration, stepsPerEpoch: number): Rational {
  return unit === "steps" ? value : value.multiply(Rational.of(stepsPerEpoch));
}

/** Whether one time in a stage is before another. */
export function isBefore(one: Duration, other: Duration, stepsPerEpoch: number): boolean {
  return inSteps(one, stepsPerEpoch).compare(inSteps(other, stepsPerEpoch)) < 0;
}

/** A duration in steps, as a float. */
export function stepsOf({ unit, value }: Duration, stepsPerEpoch: number): number {
  return unit === "steps" ? value.toNumber() : value.toNumber() * stepsPerEpoch;
}
