import { rule } from "../rule.ts";

export const noFullBatch = rule({
  code: "no-full-batch",
  severity: "error",
  message: ({ batch, items, data }: { batch: number; items: number; data: string }) =>
    `${data} has only ${items} images, so every batch of ${batch} is dropped by \`last: drop\``,
  help: ({ items }, form) =>
    `write batch ${items} or less, or ${form === "plan" ? "`last: keep`" : "remove `last: drop`"}`,
  about: "epoch",
  check: ({ of, last, batch, stage, data }, report) => {
    const { name, items } = of;
    if (last === "keep" || batch <= items) return;
    const labels = [{ place: { node: data, key: "of" }, text: `${items} images` }];
    report({ node: stage, key: "batch" }, { batch, items, data: name }, labels);
  },
});
