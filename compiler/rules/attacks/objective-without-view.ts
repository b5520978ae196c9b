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
  help: ({ views, from, losses }) =>
    losses.length > 0
      ? `${andList(losses)} ${losses.length === 1 ? "does" : "do"}: write maximizing ${losses[0]}`
      : from !== undefined
        ? `it uses ${from}, where the attack starts: write ${orList(views)} instead`
        : `maximize a loss of a network's output for ${orList(views)}`,
});
