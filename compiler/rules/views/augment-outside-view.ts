import { rule } from "../rule.ts";

export const augmentOutsideView = rule({
  code: "augment-outside-view",
  severity: "error",
  message: ({ name }: { name: string }) =>
    `\`${name}\` is an augmentation, and an augmentation can only be used in a \`view\` line`,
  help: ({ name }) => `declare a view: view x = ${name}(image)`,
});
