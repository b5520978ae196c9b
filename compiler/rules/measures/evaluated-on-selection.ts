import { mayOverlap } from "../../experiment/values.ts";
import { rule } from "../rule.ts";

export const evaluatedOnSelection = rule({
  code: "evaluated-on-selection",
  severity: "warning",
  message: ({ checkpoint, on }: { checkpoint: string; on: string }) =>
    `${checkpoint} was chosen on ${on}, so its accuracy on these images is too high`,
  help: () => "evaluate on test images",
  about: "experiment",
  check: ({ evaluations }, report) => {
    for (const evaluation of evaluations) {
      const { stage, kept } = evaluation.checkpoint;
      if (kept === "last") continue;
      const { on } = kept.metric;
      // a choice on test images is reported by another rule, at the choice
      if (on.half === "test" || !mayOverlap(on, evaluation.on)) continue;
      report({ node: evaluation, key: "on" }, { checkpoint: `${stage.name}.${kept.name}`, on: on.name }, [
        { place: { node: kept }, text: "chosen here" },
      ]);
    }
  },
});
