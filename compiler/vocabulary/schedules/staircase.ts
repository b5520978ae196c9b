import { durationText } from "../../experiment/number-text.ts";
import { stepsOf } from "../../experiment/quantity.ts";
import { Rational } from "../../experiment/rational.ts";
import { argument, optional } from "../define/argument.ts";
import { schedule } from "../define/schedules.ts";
import { duration } from "../types/durations.ts";
import { number } from "../types/numbers.ts";

export const staircase = schedule("staircase", {
  doc: "Adds a fixed amount at regular times.",
  args: {
    from: argument(number, { outer: "value", example: "0.1", doc: "start value" }),
    add: argument(number, { outer: "difference", example: "0.01", doc: "amount that is added each time" }),
    every: argument(duration, { bounds: "positive", example: "10 epochs", doc: "time between two changes" }),
    first: optional(duration, { bounds: "positive", doc: "time of the first change; by default `every`" }),
  },
  fallback: { first: "every" },
  breakpoints: ["first"],
  valueAt: ({ from, add, every, first = every }, { done, stepsPerEpoch }) => {
    const since = done - stepsOf(first, stepsPerEpoch);
    const count = since < 0 ? 0 : 1 + Math.floor(since / stepsOf(every, stepsPerEpoch));
    return from.add(add.multiply(Rational.of(count))).toNumber();
  },
  describe: ({ from, add, every, first = every }, { value }) => {
    const own = durationText(first) === durationText(every) ? "" : `, first at ${durationText(first)}`;
    return `${value(from)}, plus ${value(add)} every ${durationText(every)}${own}`;
  },
  extremes: ({ from }) => [from],
  isZero: ({ from, add }) => from.numerator === 0n && add.numerator === 0n,
});
