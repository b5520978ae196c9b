import { isMap } from "yaml";
import { Rational } from "../resolve/rational.ts";
import { describeSchedule } from "../schedules/describe.ts";
import * as F from "./field.ts";
import { durationText, floatText, pixelText } from "./numbers.ts";
import type { Curve, Duration, Scalar, Schedule } from "./schema.ts";
import { text } from "./yaml-text.ts";

/** An exact number; a fraction has its decimal beside it. @param pixels in pixel scale: `n/255` where that is exact */
export function rational(pixels: boolean): F.Field<Rational> {
  return F.scalar(
    "a number such as 0.5 or 8/255",
    (value) => {
      const written = pixels ? pixelText(value) : floatText(value);
      return text(written, written.includes("/") ? String(value.toNumber()) : undefined);
    },
    (written) => Rational.parse(written),
  );
}

export const duration: F.Field<Duration> = F.scalar(
  "a duration such as 10 epochs or 500 steps",
  (value) => text(durationText(value)),
  (written) => {
    const match = /^(\S+) (epochs|steps)$/.exec(written);
    const value = match && Rational.parse(match[1]!);
    return value ? { unit: match[2] as Duration["unit"], value } : undefined;
  },
);

type Kind<K extends Schedule["schedule"]> = Extract<Schedule, { schedule: K }>;

function schedules(pixels: boolean): F.Field<Schedule> {
  const number = rational(pixels);
  const of = F.lazy(() => scalarField(pixels));
  const tag = <K extends Schedule["schedule"]>(name: K): F.Field<K> => F.word<K>(name);
  const piece = F.record<Curve>({
    curve: F.word("constant", "linear", "cosine"),
    start: duration,
    end: duration,
    from: number,
    to: number,
  });
  const arithmetic = F.record<Extract<Schedule, { schedule: "sum" | "difference" | "product" | "quotient" }>>(
    {
      schedule: F.word("sum", "difference", "product", "quotient"),
      of: F.tuple<readonly [Scalar, Scalar]>(
        F.lazy(() => scalarField(false)),
        2,
      ),
    },
  );
  return F.tagged<Schedule>("schedule", {
    curves: F.record<Kind<"curves">>({ schedule: tag("curves"), pieces: F.list(piece) }),
    milestones: F.record<Kind<"milestones">>({
      schedule: tag("milestones"),
      from: number,
      at: F.list(duration),
      times: rational(false),
    }),
    staircase: F.record<Kind<"staircase">>({
      schedule: tag("staircase"),
      from: number,
      add: number,
      every: duration,
      first: duration,
    }),
    per_epoch: F.record<Kind<"per_epoch">>({ schedule: tag("per_epoch"), of }),
    count: F.record<Kind<"count">>({ schedule: tag("count"), from: F.whole, of }),
    warmup_into: F.record<Kind<"warmup_into">>({
      schedule: tag("warmup_into"),
      over: duration,
      from: number,
      into: of,
    }),
    sum: arithmetic,
    difference: arithmetic,
    product: arithmetic,
    quotient: arithmetic,
  });
}

/** A number or a schedule. */
export function scalarField(pixels: boolean): F.Field<Scalar> {
  const number = rational(pixels);
  const schedule = schedules(pixels);
  return {
    write: (value) => {
      if (value instanceof Rational) return number.write(value);
      const map = schedule.write(value);
      return map.kind === "map" ? { ...map, brief: describeSchedule(value) } : map;
    },
    read: (source) => (isMap(source.node) ? schedule.read(source) : number.read(source)),
  };
}
