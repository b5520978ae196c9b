import { factorOf, givesLogits } from "../../derive/classifier.ts";
import { rule } from "../rule.ts";

/** A larger factor saturates the softmax, and most gradients are 0. */
const MOST_FACTOR = 10;

export const predictScaled = rule({
  code: "predict-scaled",
  severity: "warning",
  message: ({ factor }: { factor: string }) =>
    `logits times ${factor} saturate the softmax: most gradients are 0, and robust accuracy would be too high`,
  help: () => "remove the factor: the predicted class is the same",
  about: "classifier",
  check: ({ logits }, report) => {
    const factor = givesLogits(logits) ? factorOf(logits) : 1;
    if (factor > MOST_FACTOR) report({ node: logits }, { factor: String(Number(factor.toPrecision(4))) });
  },
});
