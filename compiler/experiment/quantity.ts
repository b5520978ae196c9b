import type { Duration } from "./duration.ts";
import { floatText, operandText } from "./number-text.ts";
import { Rational } from "./rational.ts";
import type { Call, Word } from "./word.ts";

export type { Duration } from "./duration.ts";

/** A number that changes during a stage: a call of a schedule word, with all of its times known. */
export type Schedule = Call<ScheduleWord>;

/** A number that may change during a stage. It is exact until the tensor program is made. */
export type Scalar = Rational | Schedule;

/** What a step of a stage is: which update, in which epoch. */
export interface Clock {
  /** number of this update in the stage, from 1 */
  readonly update: number;
  /** number of this epoch, from 1 */
  readonly epoch: number;
  readonly stepsPerEpoch: number;
  /** updates of the stage */
  readonly updates: number;
}

/** The clock inside a schedule; `per_epoch` and `count` change it for what is inside them. */
export interface Moment {
  /** what continuous curves count, in updates */
  readonly position: number;
  /** updates done so far: breakpoints look at this */
  readonly done: number;
  /** number of the epoch, from 1 */
  readonly epoch: number;
  readonly stepsPerEpoch: number;
  /** number of the first update: 1, unless `count` changes it */
  readonly first: number;
}

/** How the numbers of a schedule are written in a line for a reviewer. */
export interface ScheduleTexts {
  /** a value that the schedule has, such as a radius in pixel scale */
  value(value: Rational): string;
  /** another number or schedule that gives such values */
  scalar(scalar: Scalar): string;
  /** an operand of arithmetic: such a value, or a factor */
  operand(scalar: Scalar): string;
}

/** What the compiler asks of a schedule, whatever word it is. */
export interface ScheduleWord extends Word {
  readonly family: "schedule";
  /** Value in float64 at a moment. @param at the same for another number */
  valueAt(args: Call["args"], moment: Moment, at: (scalar: Scalar, moment: Moment) => number): number;
  /** One line for a reviewer, by its breakpoints. */
  describe(args: Call["args"], texts: ScheduleTexts): string;
  /** Values that it has at some time, the greatest and the least among them where they are known. @param of the same for another number */
  extremes(args: Call["args"], of: (scalar: Scalar) => readonly Rational[]): readonly Rational[];
  /** it never leaves the values that `extremes` names */
  readonly bounded?: true;
  /** when its last value is reached, where it has one */
  endsAt?(args: Call["args"]): Duration;
  /** Whether it is 0 at every update, where its extremes do not say so. @param of the same for another number */
  isZero?(args: Call["args"], of: (scalar: Scalar) => boolean): boolean;
}

/** The clock of update number `update` of a stage. */
export function clockAt(update: number, stepsPerEpoch: number, updates: number): Clock {
  return { update, epoch: Math.floor((update - 1) / stepsPerEpoch) + 1, stepsPerEpoch, updates };
}

/**
 * The value of a number or schedule at an update, in float64. It is a pure function, so that every run of a plan is fed
 * the same numbers.
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
 * A number or schedule in one line, by its breakpoints: `0.0 to 5.0 at 10 epochs, by a cosine to 1.0e-6 at 1000 epochs`.
 * @param text how its values are written
 */
export function describeScalar(scalar: Scalar, text: (value: Rational) => string = floatText): string {
  if (scalar instanceof Rational) return text(scalar);
  return scalar.word.describe(scalar.args, {
    value: text,
    scalar: (one) => describeScalar(one, text),
    operand: (one) => describeScalar(one, operandText),
  });
}

/** Values that a number or schedule has at some time, the greatest and the least among them where they are known. */
export function extremesOf(scalar: Scalar): readonly Rational[] {
  return scalar instanceof Rational ? [scalar] : scalar.word.extremes(scalar.args, extremesOf);
}

/** The values that a schedule takes in a stage, each once. */
export function valuesOf(schedule: Schedule, updates: number, stepsPerEpoch: number): Set<number> {
  const values = new Set<number>();
  for (let update = 1; update <= updates; update++)
    values.add(scalarAt(schedule, clockAt(update, stepsPerEpoch, updates)));
  return values;
}

/** The greatest value of a number of times in a stage. */
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
