import { clockAt, type Scalar, scalarAt } from "../experiment/quantity.ts";

/** The length of a stage. */
export interface Length {
  readonly updates: number;
  readonly stepsPerEpoch: number;
}

/** In a longer stage, schedules that are written differently count as different. */
const MOST = 1_000_000;
/** The number of evenly spread updates at which schedules are compared first; most different schedules differ there. */
const LOOKS = 64;
/** Tolerance for rounding, relative to the largest value. */
const ROUNDING = 1e-14;

/**
 * Whether two numbers are equal at every update of a stage, even if they are computed in different ways: `(1 + r) / 2`
 * and `0.5 * (r + 1)`. If the length of the stage changed, for both lengths.
 */
export function isSameNumber(before: Scalar, after: Scalar, lengths: readonly Length[]): boolean {
  return lengths.length > 0 && lengths.every((length) => isSameIn(before, after, length));
}

function isSameIn(before: Scalar, after: Scalar, { updates, stepsPerEpoch }: Length): boolean {
  if (updates > MOST) return false;
  const at = (update: number): readonly [number, number] => {
    const clock = clockAt(update, stepsPerEpoch, updates);
    return [scalarAt(before, clock), scalarAt(after, clock)];
  };
  const looks = Array.from({ length: LOOKS + 1 }, (_, i) => at(1 + Math.floor((i * (updates - 1)) / LOOKS)));
  const most = ROUNDING * Math.max(...looks.flat().map(Math.abs));
  if (looks.some(([old, now]) => Math.abs(old - now) > most)) return false;
  for (let update = 1; update <= updates; update++) {
    const [old, now] = at(update);
    if (Math.abs(old - now) > most) return false;
  }
  return true;
}
