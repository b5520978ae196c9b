import type { Scalar } from "../../experiment/quantity.ts";
import type { Call, Word } from "../../experiment/word.ts";
import type { ValueId } from "../../tensor/program.ts";
import { networks } from "../types/things.ts";
import { parts } from "../types/words.ts";
import { type ArgsOf, type ArgumentTable, optional } from "./argument.ts";
import { type Definition, define, type Spec } from "./definition.ts";
import type { HostScalar, LoweringContext } from "./lowering.ts";

/** The update of one tensor in a step. */
export interface Update {
  readonly context: LoweringContext;
  /** the weights */
  readonly w: ValueId;
  /** their gradient */
  readonly g: ValueId;
  /** the gradient plus the weight decay */
  readonly decayed: ValueId;
  /** broadcasts one number to the shape of the tensor */
  spread(value: ValueId): ValueId;
  /** a state tensor of the optimizer, by name */
  slot(name: string): ValueId;
  keep(name: string, value: ValueId): void;
  /** sets the weights */
  set(value: ValueId): void;
}

/** An optimizer. Every optimizer adds weight decay to the gradient. */
export interface OptimizerDefinition extends Definition {
  readonly family: "optimizer";
  /** names of its state tensors; each has the shape of the weights and starts at 0 */
  readonly slots: readonly string[];
  /** other numbers that the host computes for each step */
  host(args: Call["args"]): readonly HostScalar[];
  /** operations for each parameter: additions, products, quotients, roots, sums for norms */
  operations(args: Call["args"]): number;
  /** an option that has no effect without another one: the flag, and the number that must not be 0 */
  readonly needs?: readonly [flag: string, number: string];
  lower(update: Update, args: Call["args"]): void;
}

/** The arguments of every optimizer. */
export interface CommonArgs {
  readonly lr: Scalar;
  readonly weight_decay: Scalar;
}

interface OptimizerSpec<A extends ArgumentTable> extends Spec<A> {
  readonly slots: readonly string[];
  readonly host?: (args: ArgsOf<A>) => readonly HostScalar[];
  readonly operations: (args: ArgsOf<A>) => number;
  readonly needs?: readonly [keyof A & string, keyof A & string];
  readonly lower: (update: Update, args: ArgsOf<A>) => void;
}

export function optimizer<A extends ArgumentTable>(
  name: string,
  spec: OptimizerSpec<A>,
): OptimizerDefinition {
  const { host = () => [], args, ...rest } = spec;
  const plan = { keys: args, values: (all: Call["args"]) => all };
  const made = define(name, "optimizer", { ...rest, args: { ...args, ...NARROWING } }, { host, plan });
  return made as unknown as OptimizerDefinition;
}

/** Arguments that select networks and tensors. `exclude` is not supported yet. */
const NARROWING = {
  only: optional(networks, {
    doc: "the networks it trains: all that the stage trains. They can also be written first: sgd(f, c, lr: 0.1)",
  }),
  exclude: optional(parts, {
    reserved: true,
    doc: "parameters without weight decay and adaptation: bias, norm",
  }),
} as const;

export function asOptimizer(word: Word): OptimizerDefinition {
  if (word.family !== "optimizer") throw new Error(`${word.name} is not an optimizer`);
  return word as OptimizerDefinition;
}

/** The arguments that every optimizer has, from any optimizer's call. */
export function commonArgs(call: Call): CommonArgs {
  return call.args as unknown as CommonArgs;
}
