import { rule } from "../rule.ts";

export const measureAfterEnd = rule({
  code: "measure-after-end",
  severity: "warning",
  message: ({ every, stage }: { every: string; stage: string }) =>
    `${every} is longer than the stage (${stage}), so this is never measured`,
  help: () => "write a shorter time, or remove `every` to measure once at the end",
});
