import { rule } from "../rule.ts";

export const imageNotAView = rule({
  code: "image-not-a-view",
  severity: "error",
  message: () => "networks are trained on views, and `image` is not a view",
  help: () => "declare a view: view x = image",
});
