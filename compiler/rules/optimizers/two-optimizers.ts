import { rule } from "../rule.ts";

export const twoOptimizers = rule({
  code: "two-optimizers",
  severity: "error",
  message: ({ network }: { network: string }) => `\`${network}\` already has an optimizer`,
  help: () => "say which networks each optimizer trains: optimizer sgd(..., only: [f])",
});
