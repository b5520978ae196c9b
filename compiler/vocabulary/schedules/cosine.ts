import { argument, optional } from "../define/argument.ts";
import { curve } from "../define/schedules.ts";
import { duration } from "../types/durations.ts";
import { number } from "../types/numbers.ts";

export const cosine = curve("cosine", {
  doc: "Cosine decay. It lasts until the end of the stage, unless `over` is given.",
  args: {
    from: optional(number, {
      doc: "start value; after `then` always the end value of the schedule before it",
    }),
    to: argument(number, { example: "0", doc: "end value" }),
    over: optional(duration, { bounds: "positive", doc: "how long it lasts" }),
  },
  curve: {
    name: "cosine",
    value: (from, to, elapsed, length) =>
      to + (from - to) * 0.5 * (1 + Math.cos((Math.PI * elapsed) / length)),
    words: "by a cosine ",
  },
  piece: ({ from, to, over }, self) => ({ curve: self, from, to, over }),
});
