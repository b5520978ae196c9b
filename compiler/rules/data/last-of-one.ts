import { epochOf } from "../../derive/epoch.ts";
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
  help: ({ batch, data, other }, form) => {
    if (batch === 1) return "write a larger batch, such as batch 128";
    const drop = form === "plan" ? "write `last: drop`" : `drop the last batch: data ${data}(last: drop)`;
    return `${drop}${other === undefined ? "" : `, or write batch ${other}`}`;
  },
  about: "epoch",
  check: ({ of, last, batch, stage, data }, report) => {
    const { name, items } = of;
    if (epochOf(items, batch, last).last_batch !== 1) return;
    const size = { node: stage, key: "batch" };
    const params = { items, batch, data: name, other: smallerBatch(items, batch) };
    if (batch === 1) report(size, params);
    else report({ node: data, key: "of" }, params, [{ place: size, text: "the batch" }]);
  },
});

/** The largest smaller batch that leaves no batch of one image. */
function smallerBatch(items: number, batch: number): number | undefined {
  let other = batch - 1;
  while (other > 1 && items % other === 1) other--;
  return other > 1 ? other : undefined;
}
