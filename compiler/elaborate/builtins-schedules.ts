import { defaults, type Signature } from "./signature.ts";

const { number } = defaults;

/** Schedules: numbers that change during a stage. */
export const SCHEDULE_BUILTINS = {
  warmup: {
    family: "schedule",
    doc: "Rises in a straight line.",
    positional: ["over"],
    args: {
      over: { type: "duration", bounds: "positive", example: "10 epochs", doc: "how long" },
      from: { type: "number", default: number("0"), doc: "value it starts at" },
      to: { type: "number", optional: true, doc: "value it ends at" },
      into: {
        type: "scalar",
        optional: true,
        doc: "schedule it leads into; it ends at the value that has then",
      },
    },
  },
  cosine: {
    family: "schedule",
    doc: "Half a period of a cosine, to the end of the stage unless `over` is given.",
    positional: [],
    args: {
      from: {
        type: "number",
        optional: true,
        doc: "value it starts at; after `then` it is where the last one ended",
      },
      to: { type: "number", example: "0", doc: "value it ends at" },
      over: { type: "duration", optional: true, bounds: "positive", doc: "how long" },
    },
  },
  ramp: {
    family: "schedule",
    doc: "A straight line, to the end of the stage unless `over` is given.",
    positional: [],
    args: {
      from: {
        type: "number",
        optional: true,
        doc: "value it starts at; after `then` it is where the last one ended",
      },
      to: { type: "number", example: "0.1", doc: "value it ends at" },
      over: { type: "duration", optional: true, bounds: "positive", doc: "how long" },
    },
  },
  constant: {
    family: "schedule",
    doc: "Stays, to the end of the stage unless `over` is given.",
    positional: ["value"],
    args: {
      value: { type: "number", optional: true, doc: "left out after `then`: where the last one ended" },
      over: { type: "duration", optional: true, bounds: "positive", doc: "how long" },
    },
  },
  milestones: {
    family: "schedule",
    doc: "Is multiplied at each breakpoint.",
    positional: [],
    args: {
      from: { type: "number", example: "0.1", doc: "value it starts at" },
      at: { type: "durations", example: "[40 epochs, 60 epochs]", doc: "breakpoints" },
      times: { type: "number", example: "0.1", doc: "factor" },
    },
  },
  staircase: {
    family: "schedule",
    doc: "Rises or falls by a fixed amount again and again.",
    positional: [],
    args: {
      from: { type: "number", example: "0.1", doc: "value it starts at" },
      add: { type: "number", example: "0.01", doc: "what is added at each step" },
      every: { type: "duration", bounds: "positive", example: "10 epochs", doc: "time between steps" },
      first: {
        type: "duration",
        optional: true,
        bounds: "positive",
        doc: "time of the first step; `every` if left out",
      },
    },
  },
  per_epoch: {
    family: "schedule",
    doc: "Holds the value of epoch number 1, 2, ... through that epoch.",
    positional: ["of"],
    args: { of: { type: "scalar", example: "ramp(from: 0, to: 1)", doc: "schedule" } },
  },
  count: {
    family: "schedule",
    doc: "Makes curves count updates from another number than 1.",
    positional: ["from", "of"],
    args: {
      from: { type: "whole", bounds: "not negative", example: "0", doc: "number of the first update" },
      of: { type: "scalar", example: "cosine(to: 0)", doc: "schedule" },
    },
  },
} as const satisfies Record<string, Signature>;
