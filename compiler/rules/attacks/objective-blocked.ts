import { andList, orList } from "../../../grammar/diagnostic.ts";
import { rule } from "../rule.ts";

export const objectiveBlocked = rule({
  code: "objective-blocked",
  severity: "error",
  message: ({ views }: { views: readonly string[] }) =>
    `\`stop_gradient\` blocks the gradient of ${andList(views)}, so the attack cannot change ${views.length === 1 ? "it" : "them"}`,
  help: ({ views }) => `remove \`stop_gradient\` around ${orList(views)}, or maximize a loss without it`,
  about: "objective",
  check: ({ node, blocked, blocks }, report) => {
    if (blocked.length === 0) return;
    const labels = blocks ? [{ place: { node: blocks }, text: "blocks it" }] : [];
    report({ node, key: "maximizing" }, { views: blocked }, labels);
  },
});
