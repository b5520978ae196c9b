import { rule } from "../rule.ts";

export const namesOfOneImage = rule({
  code: "names-of-one-image",
  severity: "error",
  message: () => "these views would be identical: there is no random augmentation",
  help: () => "use one name, or a random augmentation: view a, b = flip(image)",
});
