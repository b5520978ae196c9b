import { optional } from "../define/argument.ts";
import { curve } from "../define/schedules.ts";
import { duration } from "../types/durations.ts";
import { number } from "../types/numbers.ts";

export const constant = curve("constant", {
  doc: "A constant value. It lasts until the end of the stage, unless `over` is given.",
  positional: ["value"],
  args: {
    value: optional(number, {
      doc: "the value; after `then`, by default the end value of the schedule before it",
    }),
    over: optional(duration, { bounds: "positive", doc: "how long it lasts" }),
  },
  curve: { name: "constant", value: (from) => from, words: "", flat: true },
  piece: ({ value, over }, self) => ({ curve: self, from: value, to: value, over }),
});
