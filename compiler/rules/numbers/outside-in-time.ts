import { limitsOf, mayLeaveItsValues, outsideOf, type ValueInTime } from "../../derive/schedule-range.ts";
import type { NumberInTime } from "../subjects.ts";

/** A value outside its limits, and the kind of mistake. */
export interface Outside extends ValueInTime {
  readonly kind: "infinite" | "above white" | "out of bounds";
}

/** A cache, because several rules ask about the same number. */
const KNOWN = new WeakMap<NumberInTime, { readonly found: Outside | undefined }>();

/**
 * Finds where a number leaves the limits of its argument during the stage. The values of a sum, a product or a
 * staircase are known only here; other numbers are checked when they are read.
 */
export function outsideInTime(number: NumberInTime): Outside | undefined {
  const known = KNOWN.get(number) ?? { found: lookFor(number) };
  KNOWN.set(number, known);
  return known.found;
}

function lookFor({ argument, value, time }: NumberInTime): Outside | undefined {
  if (!mayLeaveItsValues(value)) return undefined;
  const found = outsideOf(value, limitsOf(argument), time);
  if (!found) return undefined;
  if (!Number.isFinite(found.value)) return { ...found, kind: "infinite" };
  return { ...found, kind: argument.type.pixels && found.value > 1 ? "above white" : "out of bounds" };
}
