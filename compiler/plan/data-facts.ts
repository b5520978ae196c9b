import { DATASET_FACTS } from "./dataset-facts.ts";
import type { DatasetPlan, Plan } from "./schema.ts";

/** The data set that a set of items is of, such as `cifar.train` or a split's part. */
function datasetOf(plan: Plan, name: string): DatasetPlan {
  const split = splitOf(plan, name);
  return split ? datasetOf(plan, split.of) : plan.datasets[name.split(".")[0]!]!;
}

function splitOf(plan: Plan, name: string): Plan["splits"][string] | undefined {
  return Object.values(plan.splits).find(({ parts }) => Object.hasOwn(parts, name));
}

/** The size of the images of a set of items. */
export function imageOf(plan: Plan, name: string): readonly number[] {
  return DATASET_FACTS[datasetOf(plan, name).kind].image;
}

/** The classes of the labels of a set of items. */
export function classesOf(plan: Plan, name: string): number {
  return DATASET_FACTS[datasetOf(plan, name).kind].classes;
}

/** How many items a set has; 0 where the plan has no such data set. */
export function itemsOf(plan: Plan, name: string): number {
  const split = splitOf(plan, name);
  if (split) return split.parts[name]!;
  return plan.datasets[name.split(".")[0]!]?.[name.endsWith(".train") ? "train" : "test"] ?? 0;
}
