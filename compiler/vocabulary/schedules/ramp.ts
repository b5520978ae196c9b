import { argument, optional } from "../define/argument.ts";
import { curve } from "../define/schedules.ts";
import { duration } from "../types/durations.ts";
import { number } from "../types/numbers.ts";

export const ramp = curve("ramp", {
  doc: "Linear change. It lasts until the end of the stage, unless `over` is given.",
  args: {
    from: optional(number, {
      doc: "start value; after `then` always the end value of the schedule before it",
    }),
    to: argument(number, { example: "0.1", doc: "end value" }),
    over: optional(duration, { bounds: "positive", doc: "how long it lasts" }),
  },
  curve: {
    name: "linear",
    value: (from, to, elapsed, length) => from + ((to - from) * elapsed) / length,
    words: "",
  },
  piece: ({ from, to, over }, self) => ({ curve: self, from, to, over }),
});
