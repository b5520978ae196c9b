import { rule } from "../rule.ts";

export const stepAboveRadius = rule({
  code: "step-above-radius",
  severity: "warning",
  message: ({ step, radius }: { step: string; radius: string; quarter: string }) =>
    `a step of ${step} is larger than the radius ${radius}`,
  help: ({ quarter }) => `the usual step is a quarter of the radius: ${quarter}, or relative(1/4)`,
});
