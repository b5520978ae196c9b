import type { Call, Word } from "../../experiment/word.ts";
import { whole } from "../types/numbers.ts";
import { type ArgumentTable, argument } from "./argument.ts";
import type { ImageSize } from "./augmentations.ts";
import { type Definition, define, type Spec } from "./definition.ts";

/** A set of images in a data set. */
export type Half = "train" | "test" | "unlabeled";

/** A data set. `runtime/data/` contains its reader. */
export interface DatasetDefinition extends Definition {
  readonly family: "dataset";
  readonly image: ImageSize;
  readonly classes: number;
  /**
   * its title and the published number of images in each half; absent for a generated data set, which has any number
   */
  readonly published?: { readonly title: string } & { readonly [K in Half]?: number };
  /** number of images in a half; undefined if it has none */
  count(args: Call["args"], half: Half): number | undefined;
}

/** An argument for the number of images to use. */
export const images = (count: string, of: string) =>
  argument(whole, { default: count, bounds: "positive", doc: `number of ${of}` });

export function dataset<A extends ArgumentTable>(
  name: string,
  spec: Spec<A> & Pick<DatasetDefinition, "image" | "classes" | "published">,
  more: Pick<Definition, "reserved"> = {},
): DatasetDefinition {
  const count = (args: Call["args"], half: Half): number | undefined => args[half] as number | undefined;
  return define(name, "dataset", spec, { count, ...more }) as unknown as DatasetDefinition;
}

export function asDataset(word: Word): DatasetDefinition {
  if (word.family !== "dataset") throw new Error(`${word.name} is not a data set`);
  return word as DatasetDefinition;
}
