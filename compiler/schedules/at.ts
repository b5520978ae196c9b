import { Rational } from "../experiment/rational.ts";
import type { Duration, Scalar, Schedule } from "../plan/schema.ts";

/** Where a stage stands. */
export interface Clock {
  /** number of this update in the stage, from 1 */
  readonly update: number;
  /** number of this epoch, from 1 */
  readonly epoch: number;
  readonly stepsPerEpoch: number;
  /** updates of the stage */
  readonly updates: number;
}

/** The clock of update number `update` of a stage. */
export function clockAt(update: number, stepsPerEpoch: number, updates: number): Clock {
  return { update, epoch: Math.floor((update - 1) / stepsPerEpoch) + 1, stepsPerEpoch, updates };
}

/** The clock inside of a schedule: `per_epoch` and `count` turn it. */
interface Moment {
  /** what continuous curves count, in updates */
  readonly position: number;
  /** updates done, which breakpoints look at */
  readonly done: number;
  readonly epoch: number;
  readonly stepsPerEpoch: number;
  /** number of the first update: 1, unless `count` says otherwise */
  readonly first: number;
}

/**
 * The value of a number or schedule at an update, in float64: one pure function, so that every run of a plan is fed
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
  switch (scalar.schedule) {
    case "curves":
      return curvesAt(scalar, moment);
    case "milestones": {
      const passed = scalar.at.filter((at) => moment.done >= steps(at, moment)).length;
      return scalar.from.toNumber() * scalar.times.toNumber() ** passed;
    }
    case "staircase": {
      const since = moment.done - steps(scalar.first, moment);
      const count = since < 0 ? 0 : 1 + Math.floor(since / steps(scalar.every, moment));
      return scalar.from.add(scalar.add.multiply(Rational.of(count))).toNumber();
    }
    case "per_epoch":
      return valueAt(scalar.of, {
        ...moment,
        position: (moment.epoch - 1 + moment.first) * moment.stepsPerEpoch,
        done: (moment.epoch - 1) * moment.stepsPerEpoch,
      });
    case "count":
      return valueAt(scalar.of, {
        ...moment,
        position: moment.position - moment.first + scalar.from,
        first: scalar.from,
      });
    case "warmup_into": {
      const over = steps(scalar.over, moment);
      if (moment.position >= over) return valueAt(scalar.into, moment);
      const goal = valueAt(scalar.into, {
        ...moment,
        position: over,
        done: over - 1,
        epoch: Math.ceil(over / moment.stepsPerEpoch),
      });
      const from = scalar.from.toNumber();
      return from + ((goal - from) * moment.position) / over;
    }
    case "sum":
    case "difference":
    case "product":
    case "quotient": {
      const [left, right] = scalar.of.map((one) => valueAt(one, moment)) as [number, number];
      if (scalar.schedule === "sum") return left + right;
      if (scalar.schedule === "difference") return left - right;
      return scalar.schedule === "product" ? left * right : left / right;
    }
  }
}

function steps(duration: Duration, { stepsPerEpoch }: Moment): number {
  const value = duration.value.toNumber();
  return duration.unit === "steps" ? value : value * stepsPerEpoch;
}

/** The piece at hand, or the end of the last one. */
function curvesAt({ pieces }: Extract<Schedule, { schedule: "curves" }>, moment: Moment): number {
  for (const piece of pieces) {
    const [start, end] = [steps(piece.start, moment), steps(piece.end, moment)];
    if (moment.position > end) continue;
    const [from, to] = [piece.from.toNumber(), piece.to.toNumber()];
    const elapsed = Math.max(moment.position - start, 0);
    switch (piece.curve) {
      case "constant":
        return from;
      case "linear":
        return from + ((to - from) * elapsed) / (end - start);
      case "cosine":
        return to + (from - to) * 0.5 * (1 + Math.cos((Math.PI * elapsed) / (end - start)));
    }
  }
  return pieces.at(-1)!.to.toNumber();
}
