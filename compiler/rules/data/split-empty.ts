import { rule } from "../rule.ts";

export const splitEmpty = rule({
  code: "split-empty",
  severity: "error",
  message: ({ name }: { name: string }) => `the part \`${name}\` gets no images: its share is too small`,
});
