import { LIMITS, type Limits } from "../experiment/limits.ts";
import { clockAt, extremesOf, type Scalar, type Schedule, scalarAt } from "../experiment/quantity.ts";
import type { Argument } from "../vocabulary/define/argument.ts";

/** A value of a schedule and the epoch in which it occurs. */
export interface ValueInTime {
  readonly value: number;
  /** from 1 */
  readonly epoch: number;
}

/** The limits of an argument. A number in pixel scale is always between 0 and 1. */
export function limitsOf({ bounds = "any", type }: Argument): Limits {
  return LIMITS[type.pixels ? "0..1" : bounds];
}

/** A value for messages: `-0.9 in epoch 10`. */
export function valueText({ value, epoch }: ValueInTime): string {
  return `${Number(value.toPrecision(4))} in epoch ${epoch}`;
}

/** The length of a stage. */
export interface StageLength {
  readonly updates: number;
  readonly stepsPerEpoch: number;
}

/** The number of updates at which a schedule is sampled, evenly spread. In a shorter stage every update is. */
const LOOKS = 512;
/** Tolerance for rounding at a bound. */
const ROUNDING = 1e-9;

/**
 * Whether a schedule can take values that were not checked where they were written, as sums, products and staircases
 * can.
 */
export function mayLeaveItsValues(scalar: Scalar): boolean {
  return "word" in scalar && !scalar.word.bounded;
}

/** Sampled values of a number during a stage, the first and the last among them. */
export function* valuesInTime(
  scalar: Scalar,
  { updates, stepsPerEpoch }: StageLength,
): Generator<ValueInTime> {
  const looks = Math.min(updates, LOOKS);
  for (let i = 0; i < looks; i++) {
    const update = looks === 1 ? updates : 1 + Math.round((i * (updates - 1)) / (looks - 1));
    const clock = clockAt(update, stepsPerEpoch, updates);
    yield { value: scalarAt(scalar, clock), epoch: clock.epoch };
  }
}

/** Whether a number is above a bound at a sampled update of a stage. Most schedules say so without a sample. */
export function isAboveInTime(scalar: Scalar, bound: number, length: StageLength): boolean {
  if (!("word" in scalar)) return scalar.toNumber() > bound;
  if (!mayLeaveItsValues(scalar) && extremesOf(scalar).every((value) => value.toNumber() <= bound))
    return false;
  for (const { value } of valuesInTime(scalar, length)) if (value > bound) return true;
  return false;
}

/** A cache, because several rules ask for the largest value of the same schedule. */
const LARGEST = new WeakMap<Schedule, StageLength & { readonly value: number }>();

/** The largest sampled value of a number during a stage. */
export function largestInTime(scalar: Scalar, length: StageLength): number {
  if (!("word" in scalar)) return scalar.toNumber();
  const { updates, stepsPerEpoch } = length;
  const known = LARGEST.get(scalar);
  if (known?.updates === updates && known.stepsPerEpoch === stepsPerEpoch) return known.value;
  let most = Number.NEGATIVE_INFINITY;
  for (const { value } of valuesInTime(scalar, length)) if (value > most) most = value;
  LARGEST.set(scalar, { updates, stepsPerEpoch, value: most });
  return most;
}

/**
 * The sampled value that is farthest outside the limits, or the first that is not finite.
 * @returns undefined if all are within
 */
export function outsideOf(scalar: Scalar, limits: Limits, length: StageLength): ValueInTime | undefined {
  let worst: ValueInTime | undefined;
  let most = 0;
  for (const found of valuesInTime(scalar, length)) {
    if (!Number.isFinite(found.value)) return found;
    const far = distance(found.value, limits);
    if (far > most) [worst, most] = [found, far];
  }
  return worst;
}

/** How far a value is outside the limits; 0 if within. A value on an open bound is outside by the tolerance. */
function distance(value: number, { low, high }: Limits): number {
  const below = low ? low.value.toNumber() - value : -1;
  const above = high ? value - high.value.toNumber() : -1;
  if (below > ROUNDING || above > ROUNDING) return Math.max(below, above);
  const onOpen =
    (low?.open && below >= -ROUNDING * ROUNDING) || (high?.open && above >= -ROUNDING * ROUNDING);
  return onOpen ? ROUNDING : 0;
}
