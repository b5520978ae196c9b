import { argument } from "../define/argument.ts";
import { schedule } from "../define/schedules.ts";
import { scalar, whole } from "../types/numbers.ts";

export const count = schedule("count", {
  doc: "Counts updates from another number than 1 in a schedule.",
  positional: ["from", "of"],
  args: {
    from: argument(whole, { bounds: "not negative", example: "0", doc: "number of the first update" }),
    of: argument(scalar, { outer: "value", example: "cosine(to: 0)", doc: "the schedule" }),
  },
  valueAt: ({ from, of }, moment, at) =>
    at(of, { ...moment, position: moment.position - moment.first + from, first: from }),
  describe: ({ from, of }, texts) => `${texts.scalar(of)}, counted from ${from}`,
  extremes: ({ of }, extremes) => extremes(of),
  isZero: ({ of }, isZero) => isZero(of),
});
