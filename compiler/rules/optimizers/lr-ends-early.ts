import { rule } from "../rule.ts";

export const lrEndsEarly = rule({
  code: "lr-ends-early",
  severity: "warning",
  message: ({ at, stage }: { at: string; stage: string }) =>
    `the learning rate is 0 after ${at}, but the stage lasts ${stage}: the rest trains nothing`,
  help: () => "remove the last `over`, so that the schedule ends with the stage",
});
