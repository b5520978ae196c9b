import { isMap } from "yaml";
import { BUILTINS, type BuiltinName } from "../elaborate/builtins.ts";
import { durationText, floatText, pixelText, rationalText } from "../experiment/number-text.ts";
import { Rational } from "../experiment/rational.ts";
import { describeSchedule } from "../schedules/describe.ts";
import { isWithin, LIMITS, type Limits } from "../vocabulary/types/bounds.ts";
import { list, record, tagged, tuple } from "../yaml/collections.ts";
import * as F from "../yaml/field.ts";
import { text } from "../yaml/text.ts";
import type { Curve, Duration, Scalar, Schedule } from "./schema.ts";

/** How a number stands in a plan, and where it may lie. */
export interface NumberKind {
  /** in pixel scale: `n/255` where that is exact */
  readonly pixels?: boolean;
  readonly limits?: Limits;
}

/** An exact number; a fraction has its decimal beside it. */
export function rational({ pixels = false, limits = LIMITS.any }: NumberKind = {}): F.Field<Rational> {
  const plain = F.scalar(
    "a number such as 0.5 or 8/255",
    {
      anyOf: [
        { type: "number", ...ends(limits) },
        { type: "string", pattern: fractionPattern(limits) },
      ],
    },
    (value: Rational) => {
      const written = pixels ? pixelText(value) : floatText(value);
      return text(written, written.includes("/") ? String(value.toNumber()) : undefined);
    },
    (written, asText) => (asText === written.includes("/") ? Rational.parse(written) : undefined),
  );
  return {
    ...plain,
    read: (source) => {
      const value = plain.read(source);
      const meant = pixels && value?.isInteger && value.numerator > 0n ? `${value.numerator}/255` : undefined;
      return value && checkLimits(source, limits, value, meant) ? value : undefined;
    },
  };
}

/** @returns whether a number lies where it may, after saying so if not */
function checkLimits(source: F.Source, limits: Limits, value: Rational, meant?: string): boolean {
  if (isWithin(limits, value)) return true;
  const key = source.path.findLast((one) => !/^\d+$/.test(one)) ?? "";
  source.report("out-of-bounds", source.span, {
    key,
    limits: limits.says,
    found: rationalText(value),
    meant,
  });
  return false;
}

/** What a JSON Schema says of the ends; a fraction is a text to it, of which it only says the sign. */
function ends({ low, high }: Limits): F.JsonSchema {
  return {
    ...(low ? { [low.open ? "exclusiveMinimum" : "minimum"]: low.value.toNumber() } : {}),
    ...(high ? { [high.open ? "exclusiveMaximum" : "maximum"]: high.value.toNumber() } : {}),
  };
}

function fractionPattern({ low }: Limits): string {
  const above = low?.open ? "0*[1-9]\\d*" : "\\d+";
  return `^${low ? "" : "-?"}${above}/0*[1-9]\\d*$`;
}

const AMOUNT = "(\\d+(\\.\\d*)?(e[+-]?\\d+)?|\\d+/0*[1-9]\\d*)";

function durationField(limits: Limits, expected: string): F.Field<Duration> {
  const some = limits.low?.open ? "(?=[0.]*[1-9])" : "";
  return F.scalar(
    expected,
    { type: "string", pattern: `^${some}${AMOUNT} (epochs|steps)$` },
    (value) => text(durationText(value)),
    (written) => {
      const match = /^(\S+) (epochs|steps)$/.exec(written);
      const value = match && Rational.parse(match[1]!);
      return value && isWithin(limits, value) ? { unit: match[2] as Duration["unit"], value } : undefined;
    },
  );
}

/** A time in a stage, from its start on. */
export const time = durationField(LIMITS["not negative"], "a duration such as 10 epochs or 500 steps");

/** How long something lasts. */
export const duration = durationField(
  LIMITS.positive,
  "a duration of more than 0, such as 10 epochs or 500 steps",
);

type Kind<K extends Schedule["schedule"]> = Extract<Schedule, { schedule: K }>;

function scheduleRows(kind: NumberKind): F.Field<Schedule> {
  const number = [rational(kind), "a number"] as const;
  const from = [rational(kind), "start value"] as const;
  const scalar = scalarField(kind);
  const of = [scalar, "a number or schedule"] as const;
  const tag = <K extends Schedule["schedule"]>(name: K, doc: string) => [F.word<K>(name), doc] as const;
  const piece = F.defined("curve", () =>
    record<Curve>({
      curve: [F.word("constant", "linear", "cosine"), "shape of the curve; cosine is half a period"],
      start: [time, "start time, from the start of the stage"],
      end: [time, "end time, from the start of the stage"],
      from: [number[0], "value at the start"],
      to: [number[0], "value at the end"],
    }),
  );
  const arithmetic = record<Extract<Schedule, { schedule: "sum" | "difference" | "product" | "quotient" }>>({
    schedule: [
      F.word("sum", "difference", "product", "quotient"),
      "arithmetic with two numbers or schedules",
    ],
    of: [tuple<readonly [Scalar, Scalar]>(scalarField(), 2), "left and right operand"],
  });
  return tagged<Schedule>("schedule", {
    curves: record<Kind<"curves">>({
      schedule: tag("curves", "curves one after the other; updates are counted from 1"),
      pieces: [list(piece, 1), "the curves, each starting where the one before it ends"],
    }),
    milestones: record<Kind<"milestones">>({
      schedule: tag(
        "milestones",
        "step decay: multiplied by `times` at each breakpoint, after that many updates",
      ),
      from,
      at: [list(time), "breakpoints"],
      times: [rational(), "factor at each breakpoint"],
    }),
    staircase: record<Kind<"staircase">>({
      schedule: tag("staircase", "adds a fixed amount at regular times"),
      from,
      add: [number[0], "amount that is added each time"],
      every: [duration, "time between two changes"],
      first: [duration, "time of the first change"],
    }),
    per_epoch: record<Kind<"per_epoch">>({
      schedule: tag("per_epoch", "constant within each epoch: the value for epoch number 1, 2, ..."),
      of,
    }),
    count: record<Kind<"count">>({
      schedule: tag("count", "updates are counted from another number than 1"),
      from: [F.whole, "number of the first update"],
      of,
    }),
    warmup_into: record<Kind<"warmup_into">>({
      schedule: tag("warmup_into", "linear warm-up to the value that `into` has at time `over`, then `into`"),
      over: [duration, "length of the warm-up"],
      from,
      into: [scalar, "the schedule that follows; its time starts with the stage"],
    }),
    sum: arithmetic,
    difference: arithmetic,
    product: arithmetic,
    quotient: arithmetic,
  });
}

/**
 * A number that changes during a stage. In pixel scale its numbers are written in another way; what it may be at any time
 * is more than a schema says.
 */
export function scheduleField(kind: NumberKind = {}): F.Field<Schedule> {
  const field = F.defined("schedule", () => scheduleRows(kind));
  const plain = F.defined("schedule", () => scheduleRows({}));
  return {
    ...field,
    schema: plain.schema,
    read: (source) => {
      const value = field.read(source);
      if (value?.schedule !== "milestones") return value;
      const last = value.at.reduce((product) => product.multiply(value.times), value.from);
      return checkLimits({ ...source, span: source.key }, kind.limits ?? LIMITS.any, last)
        ? value
        : undefined;
    },
  };
}

/** A number or a schedule. */
export function scalarField(kind: NumberKind = {}): F.Field<Scalar> {
  const number = rational(kind);
  const schedule = scheduleField(kind);
  const field: F.Field<Scalar> = {
    write: (value) => {
      if (value instanceof Rational) return number.write(value);
      const map = schedule.write(value);
      return map.kind === "map" ? { ...map, brief: describeSchedule(value) } : map;
    },
    read: (source) => (isMap(source.node) ? schedule.read(source) : number.read(source)),
    schema: (definitions) => ({
      anyOf: [number.schema(definitions), schedule.schema(definitions)],
    }),
  };
  return kind.limits ? field : F.defined("scalar", () => field);
}

/** A number or a schedule that is an argument in the language, with the limits it has there. */
export function argumentField(of: BuiltinName, argument: string): F.Field<Scalar> {
  return scalarField(kindOf(of, argument));
}

/** The same, for one that does not change. */
export function constantField(of: BuiltinName, argument: string): F.Field<Rational> {
  return rational(kindOf(of, argument));
}

function kindOf(of: BuiltinName, argument: string): NumberKind {
  const { type, bounds = "any" } = BUILTINS[of].args[argument]!;
  if (type === "pixels" || type === "step") return { pixels: true, limits: LIMITS["0..1"] };
  return bounds === "any" ? {} : { limits: LIMITS[bounds] };
}
