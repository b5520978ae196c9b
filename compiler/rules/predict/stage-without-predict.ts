import { rule } from "../rule.ts";

export const stageWithoutPredict = rule({
  code: "stage-without-predict",
  severity: "error",
  needs: "text",
  message: ({ stage }: { stage: string; classifier: string | undefined }) =>
    `stage \`${stage}\` has no classifier to evaluate`,
  help: ({ classifier }) => `add to the stage: predict ${classifier ?? "HEAD(ENCODER(image))"}`,
});
