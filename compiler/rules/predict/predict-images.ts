import { imagesMixedAt } from "../../derive/classifier.ts";
import { rule } from "../rule.ts";

export const predictImages = rule({
  code: "predict-images",
  severity: "error",
  message: () =>
    "this combines images, so the prediction for one image would depend on the others in its batch",
  help: (_, form) =>
    form === "plan" ? "write the logits of one image" : "write the logits of one image, such as c(f(image))",
  about: "classifier",
  check: ({ logits }, report) => {
    const found = imagesMixedAt(logits);
    if (found) report({ node: found }, {});
  },
});
