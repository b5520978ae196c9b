import type { OpenScalar } from "../../experiment/open-schedule.ts";
import type { Scalar } from "../../experiment/quantity.ts";
import { Rational } from "../../experiment/rational.ts";
import type { Value } from "../../experiment/values.ts";
import { tuple } from "../../yaml/collections.ts";
import { argument } from "../define/argument.ts";
import { type ScheduleDefinition, schedule } from "../define/schedules.ts";
import { scalarField } from "../types/schedule-field.ts";
import type { ArgumentType } from "../types/type.ts";

type Pair = readonly [Scalar, Scalar];

const pair: ArgumentType<Pair> = {
  expected: "two numbers or schedules",
  place: "number",
  accept: (value: Value) => value,
  mayBe: () => false,
  resolve: () => {
    throw new Error("operators make these pairs themselves");
  },
  resolveOpen: ([left, right], resolver) => [
    resolver.scalar(left as OpenScalar),
    resolver.scalar(right as OpenScalar),
  ],
  field: () => tuple<Pair>(scalarField(), 2),
};

/** A schedule computed by an operator from two numbers or schedules. */
function arithmetic(
  name: string,
  sign: string,
  compute: (left: number, right: number) => number,
  isZero: (left: boolean, right: boolean) => boolean,
): ScheduleDefinition {
  return schedule(name, {
    doc: "arithmetic with two numbers or schedules",
    internal: true,
    args: { of: argument(pair, { doc: "left and right operand" }) },
    valueAt: ({ of: [left, right] }, moment, at) => compute(at(left, moment), at(right, moment)),
    describe: ({ of: [left, right] }, { operand }) => `(${operand(left)}) ${sign} (${operand(right)})`,
    // the extremes of two schedules may occur at different times, so they are known only within a stage
    extremes: () => [],
    isZero: ({ of: [left, right] }, of) => isZero(of(left), of(right)),
  });
}

export const sum = arithmetic(
  "sum",
  "+",
  (x, y) => x + y,
  (x, y) => x && y,
);
export const difference = arithmetic(
  "difference",
  "-",
  (x, y) => x - y,
  (x, y) => x && y,
);
export const product = arithmetic(
  "product",
  "*",
  (x, y) => x * y,
  (x, y) => x || y,
);
export const quotient = arithmetic(
  "quotient",
  "/",
  (x, y) => x / y,
  (x) => x,
);

/** A number or schedule times a number. */
export function scaled(factor: Rational, by: Scalar): Scalar {
  return by instanceof Rational ? factor.multiply(by) : { word: product, args: { of: [factor, by] } };
}
