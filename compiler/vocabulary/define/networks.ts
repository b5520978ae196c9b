import type { Call, Word } from "../../experiment/word.ts";
import { type Normalization, normalization } from "../types/normalization.ts";
import { branches } from "../types/words.ts";
import { type ArgsOf, type ArgumentTable, argument, optional } from "./argument.ts";
import type { ImageSize } from "./augmentations.ts";
import { type Definition, define, type PlanForm, type Spec } from "./definition.ts";
import type { Layer } from "./layers.ts";

/** The input of a network: the size of images, or a number of features. */
export type NetworkInput = ImageSize | number;

/** A network: a list of layers. All methods take the arguments in plan form. */
export interface NetworkDefinition extends Definition {
  readonly family: "encoder" | "head";
  readonly plan: PlanForm;
  /** its layers, without input normalization */
  layers(args: Call["args"], input: NetworkInput): readonly Layer[];
  /** features per row of its output */
  features(args: Call["args"]): number;
  /** whether it contains batch norms, and so has branches and running statistics */
  hasNorm(args: Call["args"]): boolean;
  /** whether all its outputs are 0 before training */
  startsAtZero(args: Call["args"]): boolean;
  /** if images are too small for it: its number of layers, and the maximum for this size */
  tooDeep?(
    args: Call["args"],
    image: ImageSize,
  ): { readonly layers: number; readonly most: number } | undefined;
  /** an argument whose list must not be empty */
  readonly nonEmpty?: string;
  /** an error in a combination of arguments: the code of a message without parameters, and the argument to point at */
  conflict?(
    args: Call["args"],
  ): { readonly code: "norm-end" | "zeros-in-mlp"; readonly at: string } | undefined;
}

interface NetworkSpec<A extends ArgumentTable, K extends ArgumentTable> extends Spec<A> {
  readonly plan: {
    readonly keys: K;
    values(args: ArgsOf<A>): ArgsOf<K>;
    readonly from?: PlanForm["origins"];
  };
  readonly layers: (args: ArgsOf<K>, input: NetworkInput) => readonly Layer[];
  readonly features: (args: ArgsOf<K>) => number;
  readonly hasNorm?: (args: ArgsOf<K>) => boolean;
  readonly startsAtZero?: (args: ArgsOf<K>) => boolean;
  readonly tooDeep?: (
    args: ArgsOf<K>,
    image: ImageSize,
  ) => { readonly layers: number; readonly most: number } | undefined;
  readonly nonEmpty?: string;
  readonly conflict?: NetworkDefinition["conflict"];
}

function network<A extends ArgumentTable, K extends ArgumentTable>(
  name: string,
  family: "encoder" | "head",
  { plan, hasNorm = () => true, startsAtZero = () => false, ...spec }: NetworkSpec<A, K>,
): NetworkDefinition {
  const form = {
    keys: plan.keys,
    values: (args: Call["args"]) => plan.values(args as ArgsOf<A>),
    ...(plan.from ? { origins: plan.from } : {}),
  };
  const made = define(name, family, spec as never, { plan: form, hasNorm, startsAtZero });
  return made as unknown as NetworkDefinition;
}

/** Arguments of every encoder. */
export const ENCODER_ARGS = {
  normalize: argument(normalization, {
    default: "none",
    doc: "the statistics used to normalize each channel of the input",
  }),
  branches: optional(branches, { doc: "names of the branches: each has its own batch norms" }),
} as const;

/** A network on images. */
export function encoder<A extends ArgumentTable, K extends ArgumentTable>(
  name: string,
  spec: NetworkSpec<A, K>,
): NetworkDefinition {
  return network(name, "encoder", spec);
}

/** A network on features. */
export function head<A extends ArgumentTable, K extends ArgumentTable>(
  name: string,
  spec: NetworkSpec<A, K>,
): NetworkDefinition {
  return network(name, "head", spec);
}

export function asNetwork(word: Word): NetworkDefinition {
  if (word.family !== "encoder" && word.family !== "head") throw new Error(`${word.name} is not a network`);
  return word as NetworkDefinition;
}

/** The input normalization of an encoder. */
export function normalizationOf(args: Call["args"]): Normalization {
  return (args as { readonly normalize?: Normalization }).normalize ?? "none";
}
