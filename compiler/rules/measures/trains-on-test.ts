import { rule } from "../rule.ts";

export const trainsOnTest = rule({
  code: "trains-on-test",
  severity: "warning",
  message: ({ stage, data }: { stage: string; data: string; train: string }) =>
    `stage \`${stage}\` trains on the test images of ${data}, so accuracy on them is biased`,
  help: ({ train }) => `train on the training images: data ${train}`,
});
