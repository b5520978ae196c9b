import { rule } from "../rule.ts";

export const breakpointAfterEnd = rule({
  code: "breakpoint-after-end",
  severity: "warning",
  message: ({ at, stage }: { at: string; stage: string }) =>
    `the breakpoint at ${at} is after the end of the stage (${stage})`,
  help: ({ stage }) => `move it before ${stage}, or make the stage longer`,
});
