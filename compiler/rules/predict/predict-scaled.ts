import { rule } from "../rule.ts";

export const predictScaled = rule({
  code: "predict-scaled",
  severity: "warning",
  message: ({ factor }: { factor: string }) =>
    `logits times ${factor} saturate the softmax: most gradients are 0, and robust accuracy would be too high`,
  help: () => "remove the factor: the predicted class is the same",
});
