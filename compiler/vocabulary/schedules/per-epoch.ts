import { argument } from "../define/argument.ts";
import { schedule } from "../define/schedules.ts";
import { scalar } from "../types/numbers.ts";

export const per_epoch = schedule("per_epoch", {
  doc: "Keeps a schedule constant within each epoch.",
  positional: ["of"],
  args: { of: argument(scalar, { outer: "value", example: "ramp(from: 0, to: 1)", doc: "the schedule" }) },
  valueAt: ({ of }, moment, at) =>
    at(of, {
      ...moment,
      position: (moment.epoch - 1 + moment.first) * moment.stepsPerEpoch,
      done: (moment.epoch - 1) * moment.stepsPerEpoch,
    }),
  describe: ({ of }, texts) => `by epoch: ${texts.scalar(of)}`,
  extremes: ({ of }, extremes) => extremes(of),
  isZero: ({ of }, isZero) => isZero(of),
});
