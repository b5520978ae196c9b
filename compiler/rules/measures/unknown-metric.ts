import { rule } from "../rule.ts";

export const unknownMetric = rule({
  code: "unknown-metric",
  severity: "error",
  message: ({ name }: { name: string; nearest?: string | undefined }) => `there is no metric \`${name}\``,
  help: () => "write accuracy, or accuracy under ATTACK",
  meant: ({ nearest }) => nearest,
});
