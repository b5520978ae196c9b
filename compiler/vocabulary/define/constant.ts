import { Rational } from "../../experiment/rational.ts";

/** Whether a number is the same at every update, and which one. It may be open or closed: schedules never are. */
export function isAlways(scalar: unknown, value: number): boolean {
  return scalar instanceof Rational && scalar.equals(Rational.of(value));
}
