import { rule } from "../rule.ts";

export const optimizerOfAverage = rule({
  code: "optimizer-of-average",
  severity: "error",
  message: ({ network, of }: { network: string; of: string }) =>
    `\`${network}\` is a moving average of \`${of}\`, so no optimizer can train it`,
  help: ({ of }) => `write \`${of}\` instead`,
});
