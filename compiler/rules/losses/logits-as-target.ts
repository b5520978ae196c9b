import { rule } from "../rule.ts";

export const logitsAsTarget = rule({
  code: "logits-as-target",
  severity: "error",
  message: () => "the target of `cross_entropy` must be a label or a distribution, not logits",
  help: () => "turn logits into a distribution: softmax(...)",
});
