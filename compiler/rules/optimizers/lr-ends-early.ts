import { durationText } from "../../experiment/number-text.ts";
import { extremesOf, isBefore } from "../../experiment/quantity.ts";
import { commonArgs } from "../../vocabulary/define/optimizers.ts";
import { rule } from "../rule.ts";
import { lengthOf } from "../subjects.ts";

export const lrEndsEarly = rule({
  code: "lr-ends-early",
  severity: "warning",
  message: ({ at, stage }: { at: string; stage: string }) =>
    `the learning rate is 0 after ${at}, but the stage lasts ${stage}: the rest trains nothing`,
  help: () => "remove the last `over`, so that the schedule ends with the stage",
  about: "training",
  check: ({ call, time }, report) => {
    const { lr } = commonArgs(call);
    const end = "word" in lr ? lr.word.endsAt?.(lr.args) : undefined;
    if (!end || extremesOf(lr).at(-1)?.numerator !== 0n || !isBefore(end, time.for, time.stepsPerEpoch))
      return;
    const texts = { at: durationText(end), stage: durationText(time.for) };
    report({ node: call, key: "lr" }, texts, [lengthOf(time)]);
  },
});
