import { durationText } from "../../experiment/number-text.ts";
import { stepsOf } from "../../experiment/quantity.ts";
import { argument } from "../define/argument.ts";
import { schedule } from "../define/schedules.ts";
import { duration } from "../types/durations.ts";
import { number, scalar } from "../types/numbers.ts";

/** The form of `warmup(..., into: ...)` in a plan. `into` counts from the start of the stage. */
export const warmup_into = schedule("warmup_into", {
  doc: "linear warm-up to the value that `into` has at time `over`, then `into`",
  internal: true,
  args: {
    over: argument(duration, { bounds: "positive", doc: "length of the warm-up" }),
    from: argument(number, { outer: "value", doc: "start value" }),
    into: argument(scalar, {
      outer: "value",
      doc: "the schedule that follows; its time starts with the stage",
    }),
  },
  breakpoints: ["over"],
  valueAt: ({ over, from, into }, moment, at) => {
    const length = stepsOf(over, moment.stepsPerEpoch);
    if (moment.position >= length) return at(into, moment);
    const goal = at(into, {
      ...moment,
      position: length,
      done: length - 1,
      epoch: Math.ceil(length / moment.stepsPerEpoch),
    });
    const start = from.toNumber();
    return start + ((goal - start) * moment.position) / length;
  },
  describe: ({ over, from, into }, { value, scalar: text }) =>
    `${value(from)} rising for ${durationText(over)} into: ${text(into)}`,
  extremes: ({ from, into }, of) => [from, ...of(into)],
  isZero: ({ from, into }, of) => from.numerator === 0n && of(into),
});
