import { rule } from "../rule.ts";

export const predictMissing = rule({
  code: "predict-missing",
  severity: "error",
  needs: "text",
  message: () => "there is no classifier to measure",
  help: ({ classifier }: { classifier: string | undefined }) =>
    `add: predict ${classifier ?? "HEAD(ENCODER(image))"}`,
});
