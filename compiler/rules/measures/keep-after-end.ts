import { durationText } from "../../experiment/number-text.ts";
import { isBefore } from "../../experiment/quantity.ts";
import { rule } from "../rule.ts";
import { lengthOf } from "../subjects.ts";

export const keepAfterEnd = rule({
  code: "keep-after-end",
  severity: "warning",
  message: ({ every, stage }: { every: string; stage: string }) =>
    `${every} is longer than the stage (${stage}), so only \`last\` is kept`,
  help: () => "write a shorter time, or remove the line: `last` is always kept",
  about: "keeping",
  check: ({ node, every, time }, report) => {
    if (!isBefore(time.for, every, time.stepsPerEpoch)) return;
    const texts = { every: durationText(every), stage: durationText(time.for) };
    report({ node, key: "every" }, texts, [lengthOf(time)]);
  },
});
