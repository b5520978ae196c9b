import { readImagesName } from "../experiment/names.ts";
import type { DatasetPlan, Plan } from "../plan/schema.ts";
import type { Half } from "../vocabulary/define/datasets.ts";

/** The data set that a set of items is of, such as `cifar.train` or a split's part. */
function datasetOf(plan: Plan, name: string): DatasetPlan {
  const split = splitOf(plan, name);
  return split ? datasetOf(plan, split.of) : plan.datasets[readImagesName(name).dataset]!;
}

function splitOf(plan: Plan, name: string): Plan["splits"][string] | undefined {
  return Object.values(plan.splits).find(({ parts }) => Object.hasOwn(parts, name));
}

/** The size of the images of a set of items. */
export function imageOf(plan: Plan, name: string): readonly number[] {
  return datasetOf(plan, name).word.image;
}

/** The classes of the labels of a set of items. */
export function classesOf(plan: Plan, name: string): number {
  return datasetOf(plan, name).word.classes;
}

/** How many items a part of a data set has. */
export function itemsIn({ word, args }: DatasetPlan, half: Half): number {
  return word.count(args, half) ?? 0;
}

/** How many items a set has; 0 where the plan has no such data set. */
export function itemsOf(plan: Plan, name: string): number {
  const split = splitOf(plan, name);
  if (split) return split.parts[name]!;
  const its = readImagesName(name);
  const dataset = plan.datasets[its.dataset];
  return dataset ? itemsIn(dataset, its.half) : 0;
}
