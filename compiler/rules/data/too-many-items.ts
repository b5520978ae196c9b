import { rule } from "../rule.ts";

export const tooManyItems = rule({
  code: "too-many-items",
  severity: "error",
  message: ({ found, most, of }: { found: number; most: number; of: string }) =>
    `${of} has ${most} images, not ${found}`,
});
