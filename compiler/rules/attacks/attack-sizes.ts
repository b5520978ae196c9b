import type { Scalar, Schedule } from "../../experiment/quantity.ts";
import { Rational } from "../../experiment/rational.ts";
import type { Call } from "../../experiment/word.ts";
import type { AttackDefinition } from "../../vocabulary/define/attacks.ts";
import type { AttackStart } from "../../vocabulary/types/words.ts";
import type { PlaceLabel } from "../subjects.ts";

/** Above this radius images are hard to recognize. */
export const LARGE_RADIUS = Rational.of(32, 255);

/** The radius of an attack and its steps. */
interface AttackSizes {
  readonly radius: Scalar;
  /** absent: the attack chooses its step size itself */
  readonly step: Scalar | undefined;
  readonly steps: number | Schedule;
  readonly start: AttackStart | undefined;
}

/**
 * The numbers of an attack that must fit together. Attacks name their arguments `step` and `start` if they have them.
 */
export function sizesOf({ word, args }: Call<AttackDefinition>): AttackSizes {
  return {
    radius: word.threat(args).radius,
    step: args.step as Scalar | undefined,
    steps: word.iterations(args).steps,
    start: args.start as AttackStart | undefined,
  };
}

/** Points at the radius of an attack. */
export function radiusOf(call: Call<AttackDefinition>): PlaceLabel {
  return { place: { node: call, key: "radius" }, text: "the radius" };
}
