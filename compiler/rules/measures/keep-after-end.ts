import { rule } from "../rule.ts";

export const keepAfterEnd = rule({
  code: "keep-after-end",
  severity: "warning",
  message: ({ every, stage }: { every: string; stage: string }) =>
    `${every} is longer than the stage (${stage}), so only \`last\` is kept`,
  help: () => "write a shorter time, or remove the line: `last` is always kept",
});
