import { Rational } from "../../experiment/rational.ts";

/** Whether a number is constant with this value. A schedule, open or closed, never is. */
export function isAlways(scalar: unknown, value: number): boolean {
  return scalar instanceof Rational && scalar.equals(Rational.of(value));
}
