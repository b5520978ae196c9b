import type { Call, Word } from "../../experiment/word.ts";
import type { ValueId } from "../../tensor/program.ts";
import type { ArgsOf, ArgumentTable } from "./argument.ts";
import { type Definition, define, type Spec } from "./definition.ts";
import type { LoweringContext } from "./lowering.ts";

/** Height, width and channels. */
export type ImageSize = readonly [height: number, width: number, channels: number];

/**
 * The uniform random numbers of one view. All operations share one draw [items, draws] and take columns of it in turn.
 */
export interface Draws {
  readonly context: LoweringContext;
  readonly items: number;
  /** the next `count` numbers in [0, 1) of each image: [items, count] */
  take(count: number): ValueId;
  /** the next number of each image: [items] */
  one(): ValueId;
}

/** A call of an augmentation. Its numbers may be schedules whose stage is not known yet. */
export type AugmentOp = Call<AugmentDefinition>;

/**
 * An augmentation: an operation on images [items, height, width, 3] with values in 0..1. The values stay in 0..1 unless
 * it is `unbounded`.
 */
export interface AugmentDefinition extends Definition {
  readonly family: "augment";
  /** number of random numbers it needs for each image */
  readonly draws: number;
  /** image size of the result */
  size(args: Call["args"], image: ImageSize): ImageSize;
  /** the size of the result and the maximum for this image size; undefined if any size is possible */
  largest?(
    args: Call["args"],
    image: ImageSize,
  ): { readonly size: number; readonly most: number } | undefined;
  /** whether it is random: false if it never happens, or always in the same way */
  isRandom(args: Call["args"], image: ImageSize): boolean;
  /** arguments of which at least one is required */
  readonly oneOf?: readonly string[];
  /** arguments that are strengths: factors are drawn from 1 - strength to 1 + strength */
  readonly amounts?: readonly string[];
  /** its values may leave the range of images */
  readonly unbounded?: true;
  /** applying it twice has the same effect as once, perhaps with another probability */
  readonly once?: true;
  /** the mean share of the result that is image, if the rest is padding */
  visible?(args: Call["args"], image: ImageSize): number;
  lower(draws: Draws, args: Call["args"], image: ValueId): ValueId;
}

interface AugmentSpec<A extends ArgumentTable> extends Spec<A> {
  readonly draws: number;
  readonly size?: (args: ArgsOf<A>, image: ImageSize) => ImageSize;
  readonly largest?: (args: ArgsOf<A>, image: ImageSize) => { readonly size: number; readonly most: number };
  readonly isRandom: (args: ArgsOf<A>, image: ImageSize) => boolean;
  readonly once?: true;
  readonly visible?: (args: ArgsOf<A>, image: ImageSize) => number;
  readonly oneOf?: readonly (keyof A & string)[];
  readonly amounts?: readonly (keyof A & string)[];
  readonly lower: (draws: Draws, args: ArgsOf<A>, image: ValueId) => ValueId;
}

export function augmentation<A extends ArgumentTable>(name: string, spec: AugmentSpec<A>): AugmentDefinition {
  const { size = (_: ArgsOf<A>, image: ImageSize) => image, ...rest } = spec;
  return define(name, "augment", rest, { size }) as unknown as AugmentDefinition;
}

export function asAugmentation(word: Word): AugmentDefinition {
  if (word.family !== "augment") throw new Error(`${word.name} is not an augmentation`);
  return word as AugmentDefinition;
}
