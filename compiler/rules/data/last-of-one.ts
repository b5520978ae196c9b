import { rule } from "../rule.ts";

interface Params {
  readonly items: number;
  readonly batch: number;
  readonly data: string;
  readonly other: number | undefined;
}

export const lastOfOne = rule({
  code: "last-of-one",
  severity: "error",
  message: ({ items, batch }: Params) =>
    batch === 1
      ? "a batch of one image has no batch statistics"
      : `${items} images in batches of ${batch} leave one image for the last batch, and one image has no batch statistics`,
  help: ({ batch, data, other }) =>
    batch === 1
      ? "write a larger batch, such as batch 128"
      : `drop the last batch: data ${data}(last: drop)${other === undefined ? "" : `, or write batch ${other}`}`,
});
