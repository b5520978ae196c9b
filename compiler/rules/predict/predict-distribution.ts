import { gradientStoppedAt, imagesMixedAt, isDistribution } from "../../derive/classifier.ts";
import { rule } from "../rule.ts";

export const predictDistribution = rule({
  code: "predict-distribution",
  severity: "error",
  message: () => "`predict` needs logits: attacks use their cross-entropy, which applies softmax itself",
  help: () => "remove `softmax`: the predicted class is the same",
  about: "classifier",
  check: ({ logits }, report) => {
    if (imagesMixedAt(logits) || gradientStoppedAt(logits)) return;
    if (isDistribution(logits)) report({ node: logits }, {});
  },
});
