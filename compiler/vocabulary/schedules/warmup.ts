import { argument, optional } from "../define/argument.ts";
import { curve } from "../define/schedules.ts";
import { duration } from "../types/durations.ts";
import { number, scalar } from "../types/numbers.ts";
import { ramp } from "./ramp.ts";
import { warmup_into } from "./warmup-into.ts";

export const warmup = curve("warmup", {
  doc: "Linear warm-up.",
  positional: ["over"],
  args: {
    over: argument(duration, { bounds: "positive", example: "10 epochs", doc: "how long it lasts" }),
    from: argument(number, { default: "0", doc: "start value" }),
    to: optional(number, { doc: "end value" }),
    into: optional(scalar, { doc: "the schedule that follows; the warm-up ends at its value" }),
  },
  conflict: ({ to, into }) => ((to === undefined) === (into === undefined) ? "warmup-goal" : undefined),
  piece: ({ over, from, to }) => (to ? { curve: ramp, from, to, over } : undefined),
  becomes: ({ over, from, into }) => ({ word: warmup_into, args: { over, from, into } }),
});
