import { rule } from "../rule.ts";

export const breakpointsOrder = rule({
  code: "breakpoints-order",
  severity: "error",
  message: ({ at, before }: { at: string; before: string }) =>
    at === before
      ? `the breakpoint at ${at} is listed twice`
      : `the breakpoint at ${at} is listed after the one at ${before}`,
  help: ({ at, before }) => (at === before ? "write it once" : "write breakpoints in order of time"),
});
