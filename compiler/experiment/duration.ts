import type { Rational } from "./rational.ts";

/** A length of time in a stage. */
export interface Duration {
  readonly unit: "epochs" | "steps";
  readonly value: Rational;
}
