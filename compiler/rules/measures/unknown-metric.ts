import { rule } from "../rule.ts";

export const unknownMetric = rule({
  code: "unknown-metric",
  severity: "error",
  message: ({ name }: { name: string; nearest?: string | undefined; write?: string | undefined }) =>
    `there is no metric \`${name}\``,
  help: ({ write }) => `write ${write ?? "accuracy, or accuracy under ATTACK"}`,
  replacement: ({ write }) => write,
  meant: ({ nearest }) => nearest,
});
