import { rule } from "../rule.ts";
import { viewCount } from "./view-count.ts";

export const oneView = rule({
  code: "one-view",
  severity: "error",
  message: () => "a contrastive loss needs at least two views",
  help: (_, form) =>
    form === "plan" ? "give it the outputs of both views" : "give it both views: nt_xent(g(f(a, b)), ...)",
  about: "operands",
  check: ({ word, args, types }, report) => {
    if (word.traits.contrasts && viewCount(types) < 2) report({ node: args[0]! }, {});
  },
});
