import { readImagesName } from "../experiment/names.ts";
import type { DatasetPlan, Plan } from "../schema/plan.ts";
import type { Half } from "../vocabulary/define/datasets.ts";

/** The data set that a set of images such as `cifar.train` or a part of a split belongs to. */
function datasetOf(plan: Plan, name: string): DatasetPlan {
  const split = splitOf(plan, name);
  return split ? datasetOf(plan, split.of) : plan.datasets[readImagesName(name).dataset]!;
}

function splitOf(plan: Plan, name: string): Plan["splits"][string] | undefined {
  return Object.values(plan.splits).find(({ parts }) => Object.hasOwn(parts, name));
}

/** The size of the images in a set. */
export function imageOf(plan: Plan, name: string): readonly number[] {
  return datasetOf(plan, name).word.image;
}

/** The number of images in the train or test half of a data set. */
export function itemsIn({ word, args }: DatasetPlan, half: Half): number {
  return word.count(args, half) ?? 0;
}

/** The number of images in a set; 0 if the plan has no such data set. */
export function itemsOf(plan: Plan, name: string): number {
  const split = splitOf(plan, name);
  if (split) return split.parts[name]!;
  const images = readImagesName(name);
  const dataset = plan.datasets[images.dataset];
  return dataset ? itemsIn(dataset, images.half) : 0;
}
