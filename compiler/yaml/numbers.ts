import { isWithin, LIMITS, type Limits } from "../experiment/limits.ts";
import { durationText, floatText, pixelText, rationalText } from "../experiment/number-text.ts";
import type { Duration } from "../experiment/quantity.ts";
import { Rational } from "../experiment/rational.ts";
import * as F from "./field.ts";
import { text } from "./text.ts";

/** How a number is written in YAML, and its limits. */
export interface NumberKind {
  /** in pixel scale: written as `n/255` where that is exact */
  readonly pixels?: boolean;
  readonly limits?: Limits;
}

/** An exact number. A fraction gets a comment with its decimal value. */
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

/**
 * Reports a number that is outside its limits.
 * @returns whether it is within them
 */
export function checkLimits(source: F.Source, limits: Limits, value: Rational, meant?: string): boolean {
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

/** The limits in JSON Schema. A fraction is a string in YAML; the schema checks only its sign. */
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

/** A time in a stage, counted from its start. */
export const time = durationField(LIMITS["not negative"], "a duration such as 10 epochs or 500 steps");

/** A length of time. */
export const duration = durationField(
  LIMITS.positive,
  "a duration of more than 0, such as 10 epochs or 500 steps",
);
