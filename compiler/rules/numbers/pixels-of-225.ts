import { rule } from "../rule.ts";

export const pixelsOf225 = rule({
  code: "pixels-of-225",
  severity: "warning",
  message: ({ found }: { found: string; meant: string }) => `${found} is not a multiple of 1/255`,
  meant: ({ meant }) => meant,
});
