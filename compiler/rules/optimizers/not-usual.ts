import { isAboveInTime, largestInTime } from "../../derive/schedule-range.ts";
import { rationalText } from "../../experiment/number-text.ts";
import type { Scalar } from "../../experiment/quantity.ts";
import { Rational } from "../../experiment/rational.ts";
import type { OptimizerInTime } from "../subjects.ts";

/** The parameters of a warning about an optimizer's number that no published recipe comes near. */
export interface NotUsual {
  readonly found: string;
  readonly optimizer: string;
  readonly published: string;
  readonly example: string;
}

/**
 * Finds a number of an optimizer outside the usual range of its definition. A number that is always 0 is reported by
 * another rule.
 * @param end whether its largest value is above `most`, or below `least`
 */
export function notUsual(
  { call, time }: OptimizerInTime,
  key: "lr" | "weight_decay",
  end: "most" | "least",
): NotUsual | undefined {
  const { usual, example = "" } = call.word.args[key]!;
  const bound = usual?.[end];
  if (!usual || !bound) return undefined;
  const scalar = call.args[key] as Scalar;
  if (isAboveInTime(scalar, bound.toNumber(), time) !== (end === "most")) return undefined;
  const found = largestInTime(scalar, time);
  const outside = end === "most" ? found > bound.toNumber() : found < bound.toNumber();
  if (!outside || !(found > 0) || !Number.isFinite(found)) return undefined;
  const text = scalar instanceof Rational ? rationalText(scalar) : String(Number(found.toPrecision(4)));
  return { found: text, optimizer: call.word.name, published: usual.published, example };
}
