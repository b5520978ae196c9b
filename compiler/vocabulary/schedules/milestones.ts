import { durationText, floatText } from "../../experiment/number-text.ts";
import { stepsOf } from "../../experiment/quantity.ts";
import { argument } from "../define/argument.ts";
import { schedule } from "../define/schedules.ts";
import { durations } from "../types/durations.ts";
import { number } from "../types/numbers.ts";

export const milestones = schedule("milestones", {
  doc: "Step decay: multiplied by `times` at each breakpoint.",
  args: {
    from: argument(number, { outer: "value", example: "0.1", doc: "start value" }),
    at: argument(durations, { example: "[40 epochs, 60 epochs]", doc: "the breakpoints" }),
    times: argument(number, { example: "0.1", doc: "factor at each breakpoint" }),
  },
  breakpoints: ["at"],
  drops: true,
  valueAt: ({ from, at, times }, { done, stepsPerEpoch }) => {
    const passed = at.filter((one) => done >= stepsOf(one, stepsPerEpoch)).length;
    return from.toNumber() * times.toNumber() ** passed;
  },
  describe: ({ from, at, times }, { value }) =>
    `${value(from)}, times ${floatText(times)} at ${at.map(durationText).join(", ")}`,
  extremes: ({ from, at, times }) => [from, at.reduce((value) => value.multiply(times), from)],
});
