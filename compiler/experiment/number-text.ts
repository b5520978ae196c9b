import type { Duration } from "./duration.ts";
import { Rational } from "./rational.ts";

const TEN = 10n;

/** Digits and exponent of a number with a finite decimal: value = digits * 10^-places. */
function decimalOf(value: Rational): { digits: bigint; places: number } | undefined {
  let rest = value.denominator;
  let [twos, fives] = [0, 0];
  while (rest % 2n === 0n) [rest, twos] = [rest / 2n, twos + 1];
  while (rest % 5n === 0n) [rest, fives] = [rest / 5n, fives + 1];
  if (rest !== 1n) return undefined;
  const places = Math.max(twos, fives);
  return { digits: (value.numerator * TEN ** BigInt(places)) / value.denominator, places };
}

function plainDecimal(digits: bigint, places: number): string {
  const sign = digits < 0n ? "-" : "";
  const text = `${digits < 0n ? -digits : digits}`.padStart(places + 1, "0");
  const whole = text.slice(0, text.length - places);
  return `${sign}${whole}.${places === 0 ? "0" : text.slice(-places)}`;
}

function exponential(digits: bigint, places: number): string {
  const sign = digits < 0n ? "-" : "";
  const text = `${digits < 0n ? -digits : digits}`;
  const significant = text.replace(/0+$/, "");
  const exponent = text.length - 1 - places;
  return `${sign}${significant[0]}.${significant.slice(1) || "0"}e${exponent < 0 ? "-" : "+"}${Math.abs(exponent)}`;
}

/** A longer decimal is harder to read than a fraction. */
const LONGEST = 20;

/**
 * A number as the plan prints it: the shorter of decimal and exponent form if its decimal is finite, else `p/q`. A
 * float keeps its point, so that every YAML reader takes it for a float.
 */
export function floatText(value: Rational): string {
  if (value.numerator === 0n) return "0.0";
  const decimal = decimalOf(value);
  if (!decimal) return fractionText(value);
  const [plain, short] = [
    plainDecimal(decimal.digits, decimal.places),
    exponential(decimal.digits, decimal.places),
  ];
  const text = short.length < plain.length ? short : plain;
  return text.length > LONGEST ? fractionText(value) : text;
}

function fractionText(value: Rational): string {
  return `${value.numerator}/${value.denominator}`;
}

/** A number in pixel scale: `n/255` where that is exact, so that radii look as in papers however they were computed. */
export function pixelText(value: Rational): string {
  if (value.numerator === 0n || value.isInteger) return floatText(value);
  const scaled = value.numerator * 255n;
  return scaled % value.denominator === 0n ? `${scaled / value.denominator}/255` : floatText(value);
}

/**
 * An operand in the arithmetic of a schedule. It may be a pixel value or a plain factor: it is printed as `6/255` if
 * its decimal is not finite, and 0.2 stays 0.2.
 */
export function operandText(value: Rational): string {
  const text = floatText(value);
  // 17 divides 255, and is hardly ever in the denominator of another fraction
  return text.includes("/") && value.denominator % 17n === 0n ? pixelText(value) : text;
}

/** A number for a message. A whole number has no point. */
export function rationalText(value: Rational): string {
  if (value.isInteger) return `${value.numerator}`;
  const scaled = value.numerator * 255n;
  if (scaled % value.denominator === 0n && value.denominator !== 5n)
    return `${scaled / value.denominator}/255`;
  // 17 is hardly ever in the denominator of a number that is not in pixel scale, such as 0.8/255
  const inSteps =
    value.denominator % 17n === 0n ? decimalOf(Rational.of(scaled, value.denominator)) : undefined;
  if (inSteps && inSteps.places <= 3) return `${plainDecimal(inSteps.digits, inSteps.places)}/255`;
  return floatText(value);
}

/** `10 epochs`, `500 steps`. */
export function durationText(duration: Duration): string {
  const value = duration.value.isInteger ? `${duration.value.numerator}` : floatText(duration.value);
  return `${value} ${duration.unit}`;
}
