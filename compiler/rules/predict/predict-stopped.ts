import { gradientStoppedAt, imagesMixedAt } from "../../derive/classifier.ts";
import { rule } from "../rule.ts";

export const predictStopped = rule({
  code: "predict-stopped",
  severity: "error",
  message: () => "`stop_gradient` hides the gradient from attacks, so robust accuracy would be too high",
  help: () => "remove `stop_gradient` from `predict`",
  about: "classifier",
  check: ({ logits }, report) => {
    const found = imagesMixedAt(logits) ? undefined : gradientStoppedAt(logits);
    if (found) report({ node: found }, {});
  },
});
