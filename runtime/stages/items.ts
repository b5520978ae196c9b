import { itemsIn } from "../../compiler/derive/data-facts.ts";
import { readImagesName } from "../../compiler/experiment/names.ts";
import { permutation } from "../../compiler/random/host.ts";
import { streamKey } from "../../compiler/random/stream-key.ts";
import type { Plan, StagePlan } from "../../compiler/schema/plan.ts";

/**
 * The items of a part, as indices into the stored images of its data set. A split shuffles the items with its own seed and cuts
 * them into parts. Within a part the items keep the order of the data set.
 */
export function itemsOf(plan: Plan, part: string): Int32Array {
  const split = Object.values(plan.splits).find(({ parts }) => Object.hasOwn(parts, part));
  if (!split) {
    const { dataset, half } = readImagesName(part);
    return Int32Array.from({ length: itemsIn(plan.datasets[dataset]!, half) }, (_, i) => i);
  }
  const all = itemsOf(plan, split.of);
  const order = permutation(all.length, streamKey("split", split.seed, split.of));
  let start = 0;
  for (const [name, count] of Object.entries(split.parts)) {
    if (name === part)
      return order
        .slice(start, start + count)
        .map((i) => all[i]!)
        .sort();
    start += count;
  }
  throw new Error(`no part ${part}`);
}

/** The batches of one epoch: indices into the stored images. Each epoch has a new random order. */
export function batchesOf(
  stage: StagePlan,
  stageName: string,
  seed: number,
  items: Int32Array,
  epoch: number,
): Int32Array[] {
  const order = stage.data.shuffle
    ? permutation(items.length, streamKey("shuffle", seed, stageName, epoch)).map((i) => items[i]!)
    : items;
  const batches: Int32Array[] = [];
  for (let step = 0; step < stage.epoch.steps; step++)
    batches.push(order.slice(step * stage.batch, Math.min((step + 1) * stage.batch, order.length)));
  return batches;
}
