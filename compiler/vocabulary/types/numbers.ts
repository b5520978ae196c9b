import type { Expr } from "../../../grammar/ast.ts";
import { type Bounds, isWithin, LIMITS } from "../../experiment/limits.ts";
import { rationalText } from "../../experiment/number-text.ts";
import { isConstant, type OpenScalar, statedValues } from "../../experiment/open-schedule.ts";
import type { Scalar, Schedule } from "../../experiment/quantity.ts";
import { Rational } from "../../experiment/rational.ts";
import type { Value } from "../../experiment/values.ts";
import * as F from "../../yaml/field.ts";
import { rational } from "../../yaml/numbers.ts";
import { scalarField, scheduleField } from "./schedule-field.ts";
import type { ArgumentType, Complaints, Restriction, Write } from "./type.ts";

const ONE = Rational.of(1);
const HUNDRED = Rational.of(100);
/** A percentage up to this number in pixel scale was probably meant as a multiple of 1/255. */
const MOST_PIXELS = Rational.of(32);

type NumberValue = Value & { readonly kind: "number" };
type ScalarValue = Value & { readonly kind: "number" | "schedule" };

/** One number. */
export const number: ArgumentType<Rational> = {
  expected: "a number",
  place: "number",
  accept: (value, complaints, restriction) =>
    value.kind === "number" && mayBePercent(value, restriction)
      ? bounded(value, complaints, restriction)
      : complaints.wrong(numberHelp(value)),
  mayBe: isNumeral,
  resolve: (value) => asNumber(value),
  field: ({ bounds }, outer) => rational(outer ?? (bounds === undefined ? {} : { limits: LIMITS[bounds] })),
};

/** A number or a schedule. */
export const scalar: ArgumentType<Scalar> = {
  expected: "a number or a schedule",
  place: "number",
  accept: (value, complaints, restriction) =>
    isScalar(value) && mayBePercent(value, restriction)
      ? bounded(value, complaints, restriction)
      : complaints.wrong(numberHelp(value)),
  mayBe: isNumeral,
  resolve: (value, _, resolver) => resolver.scalar(asScalar(value)),
  resolveOpen: (value, resolver) => resolver.scalar(value as OpenScalar),
  field: ({ bounds }, outer) =>
    scalarField(outer ?? (bounds === undefined || bounds === "any" ? {} : { limits: LIMITS[bounds] })),
  stillField: ({ bounds }) => rational(bounds === undefined ? {} : { limits: LIMITS[bounds] }),
};

/** A number or a schedule in pixel scale. */
export const pixels: ArgumentType<Scalar> = {
  expected: "a number in pixel scale such as 8/255",
  place: "number",
  pixels: true,
  accept: (value, complaints, restriction) =>
    isScalar(value) && mayBePercent(value, restriction)
      ? inPixelScale(value, complaints, restriction)
      : complaints.wrong(pixelHelp(value)),
  mayBe: isNumeral,
  resolve: (value, _, resolver) => resolver.scalar(asScalar(value)),
  resolveOpen: (value, resolver) => resolver.scalar(value as OpenScalar),
  field: () => scalarField({ pixels: true, limits: LIMITS["0..1"] }),
  stillField: () => rational({ pixels: true, limits: LIMITS["0..1"] }),
};

/** The step size of an attack: in pixel scale, or relative to the radius. */
export const step: ArgumentType<Scalar | { readonly relative: Rational }> = {
  expected: "a number in pixel scale or relative(1/4)",
  place: "step",
  pixels: true,
  accept: (value, complaints, restriction) => {
    if (value.kind === "relative") return value;
    if (isScalar(value) && mayBePercent(value, restriction))
      return inPixelScale(value, complaints, restriction);
    const percent = value.kind === "number" ? percentText(value.value) : undefined;
    const share = percent && `for a fraction of the radius, write relative(${percent})`;
    return complaints.wrong(pixelsMeant(value) ?? share ?? numberHelp(value));
  },
  mayBe: isNumeral,
  resolve: (value, _, resolver) =>
    value.kind === "relative" ? { relative: value.share } : resolver.scalar(asScalar(value)),
  field: () => {
    throw new Error("a plan holds the step itself");
  },
};

/** An integer. */
export const whole: ArgumentType<number> = {
  expected: "a whole number",
  place: "number",
  accept: (value, complaints, restriction) => {
    if (value.kind !== "number" || !mayBePercent(value, restriction))
      return complaints.wrongAs({ expected: whole.expected, help: wholeHelp(value) });
    if (!value.value.isInteger)
      return complaints.notWhole(rationalText(value.value), wholeNear(value.value, restriction));
    if (!Number.isSafeInteger(Number(value.value.numerator)))
      return complaints.tooManyDigits(rationalText(value.value));
    return bounded(value, complaints, restriction);
  },
  mayBe: (expr) => expr.kind === "number" && !expr.text.includes("."),
  resolve: (value) => Number(asNumber(value).numerator),
  field: ({ bounds }) => (bounds === "positive" ? F.count : F.whole),
};

/** A count, or a schedule of whole numbers. */
export const count: ArgumentType<number | Schedule> = {
  expected: "a whole number or a schedule of whole numbers",
  place: "number",
  times: true,
  accept: (value, complaints, restriction) =>
    value.kind === "schedule" ? value : whole.accept(value, complaints, restriction),
  mayBe: whole.mayBe,
  resolve: (value, _, resolver) => resolver.count(asScalar(value)),
  field: () => {
    const schedule = scheduleField({ limits: LIMITS.positive });
    return {
      write: (value) => (typeof value === "number" ? F.count.write(value) : schedule.write(value)),
      read: (source) => (F.scalarText(source) === undefined ? schedule.read(source) : F.count.read(source)),
      schema: (definitions) => ({
        anyOf: [F.count.schema(definitions), schedule.schema(definitions)],
      }),
    };
  },
  stillField: () => F.count,
};

/** A percentage. */
export const percent: ArgumentType<Rational> = {
  expected: "a percentage such as 90%",
  place: "number",
  accept: (value, complaints, restriction) => {
    if (value.kind !== "number") return complaints.wrong();
    if (!value.percent) {
      const text = rationalText(value.value);
      if (value.value.compare(ONE) <= 0) return complaints.wrong({ write: asPercent(value.value) });
      const isShare = value.value.compare(HUNDRED) <= 0;
      const help = isShare ? { write: `${text}%` } : undefined;
      return complaints.wrongAs({ expected: percent.expected, found: `the number ${text}`, help });
    }
    return shareOfAll(value, complaints, restriction);
  },
  mayBe: (expr) => expr.kind === "unit" && expr.unit === "percent",
  resolve: (value) => asNumber(value),
  field: () => rational(),
};

/** A share in a split. The split reports plain numbers itself, in one message. */
export const share: ArgumentType<Rational> = {
  ...percent,
  accept: (value, complaints, restriction) =>
    value.kind === "number"
      ? shareOfAll(value, complaints, restriction)
      : complaints.wrong(
          value.kind === "list" ? { write: complaints.own.replace(/^\[\s*(.*?),?\s*\]$/s, "$1") } : undefined,
        ),
  mayBe: () => false,
};

function shareOfAll(value: NumberValue, complaints: Complaints, restriction: Restriction): Value {
  if (value.percent && value.value.compare(ONE) > 0)
    return complaints.above100(percentText(value.value), "write at most 100%, such as 90%");
  return bounded(value, complaints, restriction, percentText);
}

// ---- checks ------------------------------------------------------------------------------------

function isScalar(value: Value): value is ScalarValue {
  return value.kind === "number" || value.kind === "schedule";
}

function mayBePercent(value: Value, { share: isShare }: Restriction): boolean {
  return value.kind !== "number" || !value.percent || isShare === true;
}

/** Checks that all known values of a number are within its bounds. */
function bounded(
  value: ScalarValue,
  complaints: Complaints,
  restriction: Restriction,
  shown: (value: Rational) => string = rationalText,
): Value {
  const { bounds = "any" } = restriction;
  const limits = LIMITS[bounds];
  for (const one of valuesOf(value.value))
    if (!isWithin(limits, one))
      return complaints.outOfBounds(
        limits.says,
        shown(one),
        meantWithin(one, bounds, restriction),
        one.numerator < 0n && limits.low ? `write a number that is ${limits.says}` : undefined,
      );
  return value;
}

function inPixelScale(value: ScalarValue, complaints: Complaints, restriction: Restriction): Value {
  const within = bounded(value, complaints, restriction);
  if (within.kind === "error") return within;
  const large = valuesOf(value.value).find((one) => one.compare(ONE) > 0);
  if (!large) return value;
  const found = rationalText(large);
  const meant = large.isInteger && large.compare(MOST_PIXELS) <= 0 ? `${found}/255` : undefined;
  if (meant !== undefined) return complaints.pixelsTooLarge(found, `did you mean ${meant}?`, meant);
  return complaints.pixelsTooLarge(
    found,
    "write it in steps of 1/255, from 0/255 (black) to 255/255 (white)",
  );
}

function valuesOf(value: OpenScalar): readonly Rational[] {
  return isConstant(value) ? [value] : statedValues(value);
}

function asNumber(value: Value): Rational {
  if (value.kind !== "number") throw new Error(`expected a number, found ${value.kind}`);
  return value.value;
}

export function asScalar(value: Value): OpenScalar {
  if (!isScalar(value)) throw new Error(`expected a number or a schedule, found ${value.kind}`);
  return value.value;
}

// ---- forms -------------------------------------------------------------------------------------

/** Whether an expression looks like a number. */
function isNumeral(expr: Expr): boolean {
  return (
    expr.kind === "number" || expr.kind === "binary" || (expr.kind === "unit" && expr.unit === "percent")
  );
}

// ---- what to write instead ---------------------------------------------------------------------

function numberHelp(value: Value): string | Write | undefined {
  if (value.kind === "duration") return "remove the unit";
  if (value.kind === "string" && Rational.parse(value.value)) return { write: value.value };
  return value.kind === "number" ? { write: rationalText(value.value) } : undefined;
}

function wholeHelp(value: Value): string | Write | undefined {
  return value.kind === "number" && !value.value.isInteger ? undefined : numberHelp(value);
}

function pixelHelp(value: Value): string | Write | undefined {
  return pixelsMeant(value) ?? numberHelp(value);
}

function pixelsMeant(value: Value): string | undefined {
  if (value.kind !== "number") return undefined;
  const hundredths = value.value.multiply(HUNDRED);
  if (!hundredths.isInteger || hundredths.compare(MOST_PIXELS) > 0) return undefined;
  return `did you mean ${rationalText(hundredths)}/255? As a number it is ${rationalText(value.value)}`;
}

function wholeNear(value: Rational, { bounds = "any" }: Restriction): string {
  const below = Math.floor(value.toNumber());
  const near = [below, below + 1].filter((one) => isWithin(LIMITS[bounds], Rational.of(one)));
  return near.length === 0 ? `write a number that is ${LIMITS[bounds].says}` : `write ${near.join(" or ")}`;
}

/** Suggests what a number above 1 was meant to be: a percentage if one is allowed, else the same digits after a point. */
function meantWithin(value: Rational, bounds: Bounds, { share: isShare }: Restriction): string | undefined {
  if (!value.isInteger || value.compare(Rational.of(2)) < 0 || value.compare(HUNDRED) > 0) return undefined;
  if (bounds === "0..1 without 1" && value.compare(HUNDRED) < 0) return `0.${rationalText(value)}`;
  const isPercent = bounds === "0..1" && value.compare(Rational.of(5)) >= 0;
  if (!isPercent) return undefined;
  return isShare ? `${rationalText(value)}%` : rationalText(value.divide(HUNDRED));
}

/** A share as a percentage. A number up to 1 is a fraction; a larger one is already in percent. */
export function asPercent(value: Rational): string {
  return value.compare(ONE) <= 0 ? percentText(value) : `${rationalText(value)}%`;
}

function percentText(value: Rational): string {
  return `${rationalText(value.multiply(HUNDRED))}%`;
}
