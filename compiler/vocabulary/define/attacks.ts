import type { Scalar, Schedule } from "../../experiment/quantity.ts";
import type { Call, Word } from "../../experiment/word.ts";
import type { ValueId } from "../../tensor/program.ts";
import type { ArgsOf, ArgumentTable } from "./argument.ts";
import { type Definition, define, type PlanForm, type Spec } from "./definition.ts";
import type { LoweringContext } from "./lowering.ts";

/** How far an attack can change an image. */
export interface Threat {
  /** the norm of the radius, for names */
  readonly norm: string;
  /** in pixel scale */
  readonly radius: Scalar;
}

/** The loop of an attack. */
export interface Iterations {
  /** number of iterations; a schedule is a whole number at every update */
  readonly steps: number | Schedule;
  readonly restarts: number;
  /** batch norm mode in the passes of the objective */
  readonly batchNorm: "train" | "batch" | "eval";
}

/** A view that an attack changes. */
export interface Moved {
  /** name of its random stream */
  readonly name: string;
  /** the image it starts from, with values in 0..1 */
  readonly source: ValueId;
  readonly shape: readonly number[];
}

/** The state of one view in one iteration. */
export interface Iterate {
  readonly delta: ValueId;
  /** gradient of the objective with respect to the current image */
  readonly gradient: ValueId;
  /** what the attack keeps between iterations, by name */
  readonly state: Readonly<Record<string, ValueId>>;
}

/**
 * An attack that follows the gradient of its objective for a number of iterations. The compiler makes the loop; the
 * word defines the start of the perturbation and one iteration.
 */
export interface AttackDefinition extends Definition {
  readonly family: "attack";
  threat(args: Call["args"]): Threat;
  iterations(args: Call["args"]): Iterations;
  /** Name in plans and results, without radius and norm: `pgd-20`. */
  label(args: Call["args"]): string;
  /** names of what it keeps for each view; each has the shape of the view and starts at 0 */
  readonly state: readonly string[];
  /** Values that are the same in every iteration, such as the radius for each pixel. */
  prepare(context: LoweringContext, args: Call["args"], view: Moved): unknown;
  /** The initial perturbation of a view. */
  start(context: LoweringContext, args: Call["args"], view: Moved, prepared: unknown): ValueId;
  iterate(
    context: LoweringContext,
    args: Call["args"],
    view: Moved,
    prepared: unknown,
    at: Iterate,
  ): { readonly delta: ValueId; readonly state?: Readonly<Record<string, ValueId>> };
}

interface AttackSpec<A extends ArgumentTable, P> extends Spec<A> {
  readonly plan?: PlanForm;
  readonly threat: (args: ArgsOf<A>) => Threat;
  readonly iterations: (args: ArgsOf<A>) => Iterations;
  readonly label: (args: ArgsOf<A>) => string;
  readonly state?: readonly string[];
  readonly prepare: (context: LoweringContext, args: ArgsOf<A>, view: Moved) => P;
  readonly start: (context: LoweringContext, args: ArgsOf<A>, view: Moved, prepared: P) => ValueId;
  readonly iterate: (
    context: LoweringContext,
    args: ArgsOf<A>,
    view: Moved,
    prepared: P,
    at: Iterate,
  ) => { readonly delta: ValueId; readonly state?: Readonly<Record<string, ValueId>> };
}

export function attack<A extends ArgumentTable, P>(name: string, spec: AttackSpec<A, P>): AttackDefinition {
  return define(name, "attack", { state: [], ...spec } as never, {}) as unknown as AttackDefinition;
}

export function asAttack(word: Word): AttackDefinition {
  if (word.family !== "attack") throw new Error(`${word.name} is not an attack`);
  return word as AttackDefinition;
}
