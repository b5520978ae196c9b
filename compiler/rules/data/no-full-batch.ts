import { rule } from "../rule.ts";

export const noFullBatch = rule({
  code: "no-full-batch",
  severity: "error",
  message: ({ batch, items, data }: { batch: number; items: number; data: string }) =>
    `${data} has only ${items} images, so every batch of ${batch} is dropped by \`last: drop\``,
  help: ({ items }) => `write batch ${items} or less, or remove \`last: drop\``,
});
