import { rule } from "../rule.ts";

export const oneNumber = rule({
  code: "one-number",
  severity: "error",
  message: () =>
    "with one number per image, cosine similarity is always 1 or -1 and the loss has no gradient",
  help: () => "give the head more outputs, such as mlp(128, 128, ...)",
});
