import type { Call, Word } from "../../experiment/word.ts";
import type { ValueId } from "../../tensor/program.ts";
import type { ArgsOf, ArgumentTable } from "./argument.ts";
import { type Definition, define, type Spec } from "./definition.ts";
import type { LoweringContext } from "./lowering.ts";

/** Height, width and channels. */
export type ImageSize = readonly [height: number, width: number, channels: number];

/** The uniform draws of one view: every operation takes its own columns of one [items, draws] draw. */
export interface Draws {
  readonly context: LoweringContext;
  readonly items: number;
  /** the next `count` draws in [0, 1): [items, count] */
  take(count: number): ValueId;
  /** the next draw of each image: [items] */
  one(): ValueId;
}

/** A call of an augmentation: its numbers may be schedules of a stage that is not known yet. */
export type AugmentOp = Call<AugmentDefinition>;

/** An augmentation: an operation on images [items, height, width, 3] in 0..1, which stay there. */
export interface AugmentDefinition extends Definition {
  readonly family: "augment";
  /** how many draws it takes for each image */
  readonly draws: number;
  /** size of the result, for images of a size */
  size(args: Call["args"], image: ImageSize): ImageSize;
  /** the largest result for images of a size; undefined where any size is possible */
  largest?(
    args: Call["args"],
    image: ImageSize,
  ): { readonly size: number; readonly most: number } | undefined;
  /** whether it draws anything: false where it never happens, or always happens in the same way */
  isRandom(args: Call["args"], image: ImageSize): boolean;
  /** arguments of which at least one must be given */
  readonly oneOf?: readonly string[];
  /** arguments that are amounts of change: factors are drawn from 1 - amount to 1 + amount */
  readonly amounts?: readonly string[];
  /** its result leaves the range of images */
  readonly unbounded?: true;
  /** two of them do what one does, perhaps with another probability */
  readonly once?: true;
  /** which share of the result is image on average, where the rest is filled up */
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
