import { itemsIn } from "../derive/data-facts.ts";
import { readImagesName } from "../experiment/names.ts";
import type { Plan } from "../plan/schema.ts";
import type { ValueId } from "../tensor/program.ts";
import type { Lowering } from "./context.ts";

/** Where the items of a part of data lie: the whole part of a data set that they are indices into. */
export interface Storage {
  /** the part of a data set */
  readonly of: { readonly dataset: string; readonly half: "train" | "test" };
  /** name of the uint8 images [items, height, width, channels] on the device */
  readonly images: string;
  /** name of the labels i32[items] */
  readonly labels: string;
  readonly items: number;
  readonly image: readonly [number, number, number];
}

/**
 * Storage of a part such as `cifar.train`, or of a split's part, whose items are indices into what it is a split of.
 */
export function storageOf(plan: Plan, part: string): Storage {
  const split = Object.values(plan.splits).find(({ parts }) => Object.hasOwn(parts, part));
  if (split) return storageOf(plan, split.of);
  const of = readImagesName(part);
  const dataset = plan.datasets[of.dataset];
  if (!dataset) throw new Error(`no data set ${of.dataset} in the plan`);
  return {
    of,
    images: `data.${part}.images`,
    labels: `data.${part}.labels`,
    items: itemsIn(dataset, of.half),
    image: dataset.word.image,
  };
}

/** Images of a batch, in 0..1. */
export function imageBatch(lowering: Lowering, part: string, indices: ValueId): ValueId {
  const { b } = lowering;
  const storage = storageOf(lowering.plan, part);
  const all = b.variable(storage.images, "u8", [storage.items, ...storage.image]);
  const pixels = b.convert(b.gather(all, indices), lowering.compute);
  return b.div(pixels, b.like(pixels, 255));
}

/** Classes of a batch, i32[batch]. */
export function labelBatch(lowering: Lowering, part: string, indices: ValueId): ValueId {
  const { b } = lowering;
  const storage = storageOf(lowering.plan, part);
  return b.gather(b.variable(storage.labels, "i32", [storage.items]), indices);
}
