import type { DatasetPlan } from "./schema.ts";

/** What the language's data sets are, whatever a file asks of them. */
export const DATASET_FACTS: {
  readonly [K in DatasetPlan["kind"]]: Pick<DatasetPlan, "image" | "classes">;
} = {
  cifar10: { image: [32, 32, 3], classes: 10 },
  shapes10: { image: [32, 32, 3], classes: 10 },
};
