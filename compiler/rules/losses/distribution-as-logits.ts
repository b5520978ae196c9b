import { rule } from "../rule.ts";

export const distributionAsLogits = rule({
  code: "distribution-as-logits",
  severity: "error",
  message: ({ of }: { of: string }) => `\`${of}\` needs logits, not the probabilities that \`softmax\` gives`,
  help: () => "remove `softmax`",
});
