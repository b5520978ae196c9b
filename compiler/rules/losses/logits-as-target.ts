import { rule } from "../rule.ts";

export const logitsAsTarget = rule({
  code: "logits-as-target",
  severity: "error",
  message: () => "the target of `cross_entropy` must be a label or a distribution, not logits",
  help: () => "turn logits into a distribution: softmax(...)",
  about: "operands",
  check: ({ word, args }, report) => {
    const { scores } = word.traits;
    const target = scores && args[word.operands.indexOf(scores[1])];
    if (target?.kind === "pass") report({ node: target }, {});
  },
});
