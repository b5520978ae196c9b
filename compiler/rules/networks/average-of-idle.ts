import { rule } from "../rule.ts";

export const averageOfIdle = rule({
  code: "average-of-idle",
  severity: "error",
  message: ({ network, of }: { network: string; of: string }) =>
    `\`${network}\` is a moving average of \`${of}\`, which this stage does not train`,
  help: ({ network }) => `write: freeze ${network}`,
});
