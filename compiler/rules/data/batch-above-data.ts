import { rule } from "../rule.ts";

export const batchAboveData = rule({
  code: "batch-above-data",
  severity: "warning",
  message: ({ batch, items, data }: { batch: number; items: number; data: string }) =>
    `a batch of ${batch} is larger than the data: ${data} has ${items} images`,
  help: ({ items }) => `write batch ${items} or less`,
});
