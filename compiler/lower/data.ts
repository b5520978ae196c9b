import { itemsIn } from "../derive/data-facts.ts";
import { readImagesName } from "../experiment/names.ts";
import type { Plan } from "../schema/plan.ts";
import type { ValueId } from "../tensor/program.ts";
import type { Lowering } from "./context.ts";

/** Where a set of images is stored: the whole half of a data set, which its indices refer to. */
export interface Storage {
  /** the half of a data set */
  readonly of: { readonly dataset: string; readonly half: "train" | "test" };
  /** name of the uint8 images [items, height, width, channels] on the device */
  readonly images: string;
  /** name of the labels i32[items] */
  readonly labels: string;
  readonly items: number;
  readonly image: readonly [number, number, number];
}

/**
 * The storage of a set such as `cifar.train`, or of a part of a split, which shares that of the set it was split from.
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

/** The images of a batch, with values in 0..1. */
export function imageBatch(lowering: Lowering, part: string, indices: ValueId): ValueId {
  const { b } = lowering;
  const storage = storageOf(lowering.plan, part);
  const all = b.variable(storage.images, "u8", [storage.items, ...storage.image]);
  const pixels = b.convert(b.gather(all, indices), lowering.compute);
  return b.div(pixels, b.like(pixels, 255));
}

/** The labels of a batch, i32[batch]. */
export function labelBatch(lowering: Lowering, part: string, indices: ValueId): ValueId {
  const { b } = lowering;
  const storage = storageOf(lowering.plan, part);
  return b.gather(b.variable(storage.labels, "i32", [storage.items]), indices);
}
