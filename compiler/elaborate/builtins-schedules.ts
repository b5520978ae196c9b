import { defaults, type Signature } from "./signature.ts";

const { number } = defaults;

/** Schedules: numbers that change during a stage. */
export const SCHEDULE_BUILTINS = {
  warmup: {
    family: "schedule",
    doc: "Linear warm-up.",
    positional: ["over"],
    args: {
      over: { type: "duration", bounds: "positive", example: "10 epochs", doc: "how long it lasts" },
      from: { type: "number", default: number("0"), doc: "start value" },
      to: { type: "number", optional: true, doc: "end value" },
      into: {
        type: "scalar",
        optional: true,
        doc: "the schedule that follows; the warm-up ends at its value",
      },
    },
  },
  cosine: {
    family: "schedule",
    doc: "Cosine decay. It lasts until the end of the stage, unless `over` is given.",
    positional: [],
    args: {
      from: {
        type: "number",
        optional: true,
        doc: "start value; after `then` always the end value of the schedule before it",
      },
      to: { type: "number", example: "0", doc: "end value" },
      over: { type: "duration", optional: true, bounds: "positive", doc: "how long it lasts" },
    },
  },
  ramp: {
    family: "schedule",
    doc: "Linear change. It lasts until the end of the stage, unless `over` is given.",
    positional: [],
    args: {
      from: {
        type: "number",
        optional: true,
        doc: "start value; after `then` always the end value of the schedule before it",
      },
      to: { type: "number", example: "0.1", doc: "end value" },
      over: { type: "duration", optional: true, bounds: "positive", doc: "how long it lasts" },
    },
  },
  constant: {
    family: "schedule",
    doc: "A constant value. It lasts until the end of the stage, unless `over` is given.",
    positional: ["value"],
    args: {
      value: {
        type: "number",
        optional: true,
        doc: "the value; after `then`, by default the end value of the schedule before it",
      },
      over: { type: "duration", optional: true, bounds: "positive", doc: "how long it lasts" },
    },
  },
  milestones: {
    family: "schedule",
    doc: "Step decay: multiplied by `times` at each breakpoint.",
    positional: [],
    args: {
      from: { type: "number", example: "0.1", doc: "start value" },
      at: { type: "durations", example: "[40 epochs, 60 epochs]", doc: "the breakpoints" },
      times: { type: "number", example: "0.1", doc: "factor at each breakpoint" },
    },
  },
  staircase: {
    family: "schedule",
    doc: "Adds a fixed amount at regular times.",
    positional: [],
    args: {
      from: { type: "number", example: "0.1", doc: "start value" },
      add: { type: "number", example: "0.01", doc: "amount that is added each time" },
      every: { type: "duration", bounds: "positive", example: "10 epochs", doc: "time between two changes" },
      first: {
        type: "duration",
        optional: true,
        bounds: "positive",
        doc: "time of the first change; by default `every`",
      },
    },
  },
  per_epoch: {
    family: "schedule",
    doc: "Keeps a schedule constant within each epoch.",
    positional: ["of"],
    args: { of: { type: "scalar", example: "ramp(from: 0, to: 1)", doc: "the schedule" } },
  },
  count: {
    family: "schedule",
    doc: "Counts updates from another number than 1 in a schedule.",
    positional: ["from", "of"],
    args: {
      from: { type: "whole", bounds: "not negative", example: "0", doc: "number of the first update" },
      of: { type: "scalar", example: "cosine(to: 0)", doc: "the schedule" },
    },
  },
} as const satisfies Record<string, Signature>;
