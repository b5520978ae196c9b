import { rule } from "../rule.ts";

export const nameDiffers = rule({
  code: "name-differs",
  severity: "error",
  needs: "names",
  message: ({ declared, used, times }: { declared: string; used: string; times: number }) =>
    `\`${declared}\` is declared but never used; \`${used}\` is used ${times} times but never declared`,
  meant: ({ used }) => used,
});
