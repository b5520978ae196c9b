import { rule } from "../rule.ts";

export const breakpointsTooEarly = rule({
  code: "breakpoints-too-early",
  severity: "warning",
  message: ({ steps, stage }: { steps: number; stage: string; epochs: string }) =>
    `all breakpoints are in the first epoch, which has ${steps} steps; the stage lasts ${stage}`,
  help: ({ epochs }) => `did you mean ${epochs}?`,
});
