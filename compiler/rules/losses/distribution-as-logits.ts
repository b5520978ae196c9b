import { rule } from "../rule.ts";

export const distributionAsLogits = rule({
  code: "distribution-as-logits",
  severity: "error",
  message: ({ of }: { of: string }) => `\`${of}\` needs logits: it applies softmax itself`,
  help: () => "remove `softmax`",
});
