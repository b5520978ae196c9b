import { rule } from "../rule.ts";

export const pieceOf = rule({
  code: "piece-of",
  severity: "error",
  message: ({ found }: { found: string }) => `${found} cannot be joined with \`then\``,
  help: () => "only warmup, cosine, ramp and constant can be joined",
});
