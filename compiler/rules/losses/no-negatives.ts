import { stageEpoch } from "../../derive/epoch.ts";
import type { Expr } from "../../experiment/experiment.ts";
import { asFunction } from "../../vocabulary/define/functions.ts";
import { rule } from "../rule.ts";

export const noNegatives = rule({
  code: "no-negatives",
  severity: "warning",
  message: ({ every }: { every: boolean }) =>
    `${every ? "a batch of" : "the last batch of an epoch has"} one image${every ? " has no" : ", so it has no"} negatives: this loss is 0 there and trains nothing`,
  help: ({ every }, form) => {
    if (every) return "write a larger batch";
    return form === "plan" ? "write `last: drop`" : "drop the last batch: data PART(last: drop)";
  },
  about: "stage",
  check: (stage, report) => {
    if (stageEpoch(stage).last_batch > 1) return;
    for (const { loss } of stage.minimize)
      if (contrasts(loss.expr)) report({ node: loss.expr }, { every: stage.batch === 1 });
  },
});

function contrasts(expr: Expr): boolean {
  if (expr.kind !== "call") return false;
  return asFunction(expr.word).traits.contrasts === true || expr.args.some(contrasts);
}
