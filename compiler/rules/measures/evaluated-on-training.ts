import { rule } from "../rule.ts";
import { seenAt } from "../subjects.ts";

export const evaluatedOnTraining = rule({
  code: "evaluated-on-training",
  severity: "error",
  message: ({ data, stage }: { data: string; stage: string }) =>
    `stage \`${stage}\` was trained on images of ${data} with their labels, so accuracy on them is biased`,
  help: () => "evaluate on other images; for training accuracy, use `measure` in the stage",
  about: "evaluation",
  check: ({ node, on, seen }, report) => {
    if (seen) report({ node, key: "on" }, { data: on.name, stage: seen.stage }, seenAt(seen));
  },
});
