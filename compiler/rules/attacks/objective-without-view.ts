import { andList, orList } from "../../../grammar/diagnostic.ts";
import { rule } from "../rule.ts";

interface Params {
  readonly views: readonly string[];
  readonly from: string | undefined;
  readonly losses: readonly string[];
}

export const objectiveWithoutView = rule({
  code: "objective-without-view",
  severity: "error",
  message: ({ views }: Params) => `this does not depend on ${orList(views)}, which the attack changes`,
  help: ({ views, from, losses }, form) => {
    if (form === "plan") return "maximize a loss that depends on it, or remove the view from the attack";
    if (losses.length > 0)
      return `${andList(losses)} ${losses.length === 1 ? "does" : "do"}: write maximizing ${losses[0]}`;
    return from !== undefined
      ? `it uses ${from}, where the attack starts: write ${orList(views)} instead`
      : `maximize a loss of a network's output for ${orList(views)}`;
  },
  about: "objective",
  check: ({ node, without, losses, from }, report) => {
    if (without.length === 0) return;
    const labels = without.map((view) => ({ place: { node: view.node }, text: "this view" }));
    const views = without.map(({ name }) => name);
    report({ node, key: "maximizing" }, { views, losses, from }, labels);
  },
});
