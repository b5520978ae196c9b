import { rule } from "../rule.ts";

export const scheduleTooLong = rule({
  code: "schedule-too-long",
  severity: "error",
  message: ({ ends, stage }: { ends: string; stage: string }) =>
    `this never starts: the schedule before it lasts ${ends}, and the stage lasts ${stage}`,
});
