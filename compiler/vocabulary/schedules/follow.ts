import { argument } from "../define/argument.ts";
import { reserved } from "../define/reserved.ts";
import { duration } from "../types/durations.ts";
import { number } from "../types/numbers.ts";
import { tensor } from "../types/results.ts";

export const follow = reserved("follow", "schedule", {
  doc: "A schedule driven by a measured value: it is recorded first, and then moves the schedule from `from` to `to` as it falls.",
  positional: ["of"],
  args: {
    of: argument(tensor, { doc: "the measured value" }),
    record: argument(duration, { bounds: "positive", doc: "how long it is recorded" }),
    from: argument(number, { doc: "value at the start" }),
    to: argument(number, { doc: "value at the end" }),
    until: argument(number, { doc: "the measured value at which `to` is reached" }),
  },
});
