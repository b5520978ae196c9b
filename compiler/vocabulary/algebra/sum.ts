import { reduction } from "../define/reduction.ts";

export const sum = reduction("sum", "Sum of all values, or over one axis.", (_, { sum: total }) => total);
