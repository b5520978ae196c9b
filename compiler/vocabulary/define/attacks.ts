import type { Scalar, Schedule } from "../../experiment/quantity.ts";
import type { Call, Word } from "../../experiment/word.ts";
import type { ValueId } from "../../tensor/program.ts";
import type { ArgsOf, ArgumentTable } from "./argument.ts";
import { type Definition, define, type PlanForm, type Spec } from "./definition.ts";
import type { LoweringContext } from "./lowering.ts";

/** How far an attack may move an image. */
export interface Threat {
  /** what the radius measures, for names */
  readonly norm: string;
  /** in pixel scale */
  readonly radius: Scalar;
}

/** How the iterations of an attack run. */
export interface Iterations {
  /** number of iterations; a schedule is whole at every update */
  readonly steps: number | Schedule;
  readonly restarts: number;
  /** mode of batch norm in the passes of the objective */
  readonly batchNorm: "train" | "batch" | "eval";
}

/** One view that an attack moves. */
export interface Moved {
  /** names its draws */
  readonly name: string;
  /** the image it starts from, in 0..1 */
  readonly source: ValueId;
  readonly shape: readonly number[];
}

/** What is known in one iteration of one view. */
export interface Iterate {
  readonly delta: ValueId;
  /** of the objective, with respect to the moved image */
  readonly gradient: ValueId;
  /** what the attack keeps from one iteration to the next, by name */
  readonly state: Readonly<Record<string, ValueId>>;
}

/**
 * An attack that follows the gradient of its objective for a number of iterations. The compiler makes the loop; the word
 * says where the perturbation starts and how an iteration moves it.
 */
export interface AttackDefinition extends Definition {
  readonly family: "attack";
  threat(args: Call["args"]): Threat;
  iterations(args: Call["args"]): Iterations;
  /** Name in plans and results, without the threat: `pgd-20`. */
  label(args: Call["args"]): string;
  /** names of what it keeps of each view, of the view's shape; 0 at first */
  readonly state: readonly string[];
  /** Values that are the same in every iteration, such as the radius at each pixel. */
  prepare(context: LoweringContext, args: Call["args"], view: Moved): unknown;
  /** Where the perturbation of a view starts. */
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
