import { reduction } from "../define/reduction.ts";

export const mean = reduction("mean", "Mean of all values, or over one axis.", ({ b }, { sum, count }) => ({
  ...sum,
  value: b.mulNumber(sum.value, 1 / count),
}));
