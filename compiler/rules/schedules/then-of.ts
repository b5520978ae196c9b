import { rule } from "../rule.ts";

export const thenOf = rule({
  code: "then-of",
  severity: "error",
  message: ({ found }: { found: string }) => `\`then\` joins schedules or augmentations, not ${found}`,
});
