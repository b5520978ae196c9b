import { rule } from "../rule.ts";

export const batchAboveData = rule({
  code: "batch-above-data",
  severity: "warning",
  message: ({ batch, items, data }: { batch: number; items: number; data: string }) =>
    `a batch of ${batch} is larger than the data: ${data} has ${items} images`,
  help: ({ items }) => `write batch ${items} or less`,
  about: "epoch",
  check: ({ of, last, batch, stage, data }, report) => {
    const { name, items } = of;
    if (last === "drop" || batch <= items) return;
    const labels = [{ place: { node: data, key: "of" }, text: `${items} images` }];
    report({ node: stage, key: "batch" }, { batch, items, data: name }, labels);
  },
});
