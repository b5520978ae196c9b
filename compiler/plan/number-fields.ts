import { isMap } from "yaml";
import { Rational } from "../resolve/rational.ts";
import { describeSchedule } from "../schedules/describe.ts";
import { list, record, tagged, tuple } from "./collection-fields.ts";
import * as F from "./field.ts";
import { durationText, floatText, pixelText } from "./numbers.ts";
import type { Curve, Duration, Scalar, Schedule } from "./schema.ts";
import { text } from "./yaml-text.ts";

/** An exact number; a fraction has its decimal beside it. @param pixels in pixel scale: `n/255` where that is exact */
export function rational(pixels: boolean): F.Field<Rational> {
  return F.scalar(
    "a number such as 0.5 or 8/255",
    { anyOf: [{ type: "number" }, { type: "string", pattern: "^-?\\d+/0*[1-9]\\d*$" }] },
    (value) => {
      const written = pixels ? pixelText(value) : floatText(value);
      return text(written, written.includes("/") ? String(value.toNumber()) : undefined);
    },
    (written, asText) => (asText === written.includes("/") ? Rational.parse(written) : undefined),
  );
}

export const duration: F.Field<Duration> = F.scalar(
  "a duration such as 10 epochs or 500 steps",
  { type: "string", pattern: "^(\\d+(\\.\\d*)?(e[+-]?\\d+)?|\\d+/0*[1-9]\\d*) (epochs|steps)$" },
  (value) => text(durationText(value)),
  (written) => {
    const match = /^(\S+) (epochs|steps)$/.exec(written);
    const value = match && Rational.parse(match[1]!);
    return value && value.numerator >= 0n ? { unit: match[2] as Duration["unit"], value } : undefined;
  },
);

type Kind<K extends Schedule["schedule"]> = Extract<Schedule, { schedule: K }>;

function scheduleRows(pixels: boolean): F.Field<Schedule> {
  const number = [rational(pixels), "a number"] as const;
  const from = [rational(pixels), "value it starts at"] as const;
  const scalar = scalarField(pixels);
  const of = [scalar, "the number or schedule it is made of"] as const;
  const tag = <K extends Schedule["schedule"]>(name: K, doc: string) => [F.word<K>(name), doc] as const;
  const piece = F.defined("curve", () =>
    record<Curve>({
      curve: [F.word("constant", "linear", "cosine"), "its form; cosine is half a period"],
      start: [duration, "since the start of the stage"],
      end: [duration, "since the start of the stage"],
      from: [number[0], "value at its start"],
      to: [number[0], "value at its end"],
    }),
  );
  const arithmetic = record<Extract<Schedule, { schedule: "sum" | "difference" | "product" | "quotient" }>>({
    schedule: [F.word("sum", "difference", "product", "quotient"), "of two numbers or schedules"],
    of: [tuple<readonly [Scalar, Scalar]>(scalarField(false), 2), "left and right"],
  });
  return tagged<Schedule>("schedule", {
    curves: record<Kind<"curves">>({
      schedule: tag("curves", "curves one after the other; updates are counted from 1"),
      pieces: [list(piece), "each from where the last one ended"],
    }),
    milestones: record<Kind<"milestones">>({
      schedule: tag("milestones", "multiplied at each breakpoint, once the updates done have reached it"),
      from,
      at: [list(duration), "breakpoints"],
      times: [rational(false), "the factor"],
    }),
    staircase: record<Kind<"staircase">>({
      schedule: tag("staircase", "rises or falls by a fixed amount again and again"),
      from,
      add: [number[0], "what is added"],
      every: [duration, "time between two steps"],
      first: [duration, "time of the first step"],
    }),
    per_epoch: record<Kind<"per_epoch">>({
      schedule: tag("per_epoch", "the value of epoch number 1, 2, ... held through that epoch"),
      of,
    }),
    count: record<Kind<"count">>({
      schedule: tag("count", "curves count updates from another number than 1"),
      from: [F.whole, "number of the first update"],
      of,
    }),
    warmup_into: record<Kind<"warmup_into">>({
      schedule: tag("warmup_into", "a straight line to the value that `into` has at `over`, then `into`"),
      over: [duration, "how long the line is"],
      from,
      into: [scalar, "what it leads into; its clock starts with the stage"],
    }),
    sum: arithmetic,
    difference: arithmetic,
    product: arithmetic,
    quotient: arithmetic,
  });
}

/** A number that changes during a stage. In pixel scale its numbers are written in another way, and read in the same. */
export function scheduleField(pixels: boolean): F.Field<Schedule> {
  return F.defined("schedule", () => scheduleRows(pixels));
}

/** A number or a schedule. */
export function scalarField(pixels: boolean): F.Field<Scalar> {
  const number = rational(pixels);
  const schedule = scheduleField(pixels);
  return F.defined("scalar", () => ({
    write: (value) => {
      if (value instanceof Rational) return number.write(value);
      const map = schedule.write(value);
      return map.kind === "map" ? { ...map, brief: describeSchedule(value) } : map;
    },
    read: (source) => (isMap(source.node) ? schedule.read(source) : number.read(source)),
    schema: (definitions) => ({
      anyOf: [number.schema(definitions), schedule.schema(definitions)],
    }),
  }));
}
