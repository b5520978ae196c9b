import { rule } from "../rule.ts";

export const trainsOnTest = rule({
  code: "trains-on-test",
  severity: "warning",
  message: ({ stage, data }: { stage: string; data: string; train: string }) =>
    `stage \`${stage}\` trains on the test images of ${data}, so accuracy on them is biased`,
  help: ({ train }, form) =>
    `train on the training images: ${form === "plan" ? `\`of: ${train}\`` : `data ${train}`}`,
  about: "stage",
  check: ({ name, data }, report) => {
    const { half, dataset } = data.of;
    if (half !== "test") return;
    const texts = { stage: name, data: data.of.name, train: `${dataset.name}.train` };
    report({ node: data }, texts);
  },
});
