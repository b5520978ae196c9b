import { rule } from "../rule.ts";
import { viewCount } from "./view-count.ts";

export const oneNumber = rule({
  code: "one-number",
  severity: "error",
  message: () =>
    "with one number per image, cosine similarity is always 1 or -1 and the loss has no gradient",
  help: (_, form) =>
    form === "plan" ? "give the head more outputs" : "give the head more outputs, such as mlp(128, 128, ...)",
  about: "operands",
  check: ({ word, args, types }, report) => {
    const [first] = types;
    if (!word.traits.contrasts || first?.shape !== "rows" || viewCount(types) < 2) return;
    if (first.features === 1) report({ node: args[0]! }, {});
  },
});
