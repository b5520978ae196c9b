import { reachesWeights } from "../../derive/expressions.ts";
import { isZero } from "../../experiment/open-schedule.ts";
import { rule } from "../rule.ts";

export const lossDetached = rule({
  code: "loss-detached",
  severity: "warning",
  message: () => "this loss trains nothing: no gradient gets from it to a trained weight",
  help: () => "remove it from `minimize`, or remove `stop_gradient` or `freeze`",
  about: "stage",
  check: ({ minimize }, report) => {
    const idle = minimize.filter(({ loss, weight }) => !isZero(weight) && !reachesWeights(loss.expr));
    // if no loss trains anything, other rules report it
    if (idle.length < minimize.length) for (const { loss } of idle) report({ node: loss.expr }, {});
  },
});
