import { factorOf, givesLogits } from "../../derive/classifier.ts";
import { rule } from "../rule.ts";

export const predictNegated = rule({
  code: "predict-negated",
  severity: "warning",
  message: () => "`predict` negates the logits, so it predicts the least likely class",
  help: () => "remove the minus sign",
  about: "classifier",
  check: ({ logits }, report) => {
    if (givesLogits(logits) && factorOf(logits) < 0) report({ node: logits }, {});
  },
});
