import { rule } from "../rule.ts";

export const oneView = rule({
  code: "one-view",
  severity: "error",
  message: () => "a contrastive loss needs at least two views",
  help: () => "give it both views: nt_xent(g(f(a, b)), ...)",
});
