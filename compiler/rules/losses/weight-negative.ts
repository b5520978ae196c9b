import { stageEpoch, updatesOf } from "../../derive/epoch.ts";
import { valuesInTime, valueText } from "../../derive/schedule-range.ts";
import { stageTerms } from "../../derive/stage-parts.ts";
import { rule } from "../rule.ts";

export const weightNegative = rule({
  code: "weight-negative",
  severity: "warning",
  message: ({ name, found }: { name: string; found: string }) =>
    `the weight of \`${name}\` becomes ${found}: from then on the loss is pushed the other way`,
  help: () => "let the schedule of the weight end at 0",
  about: "stage",
  check: (stage, report) => {
    const stepsPerEpoch = stageEpoch(stage).steps;
    const updates = updatesOf(stage.for, stepsPerEpoch);
    if (updates === undefined) return;
    for (const term of stageTerms(stage)) {
      // a weight that is negative during the whole stage is intended
      if (!("word" in term.weight)) continue;
      const values = [...valuesInTime(term.weight, { updates, stepsPerEpoch })];
      const least = values.reduce((a, b) => (b.value < a.value ? b : a));
      if (least.value < -1e-9 && values.some(({ value }) => value > 0))
        report({ node: term }, { name: term.loss.name, found: valueText(least) });
    }
  },
});
