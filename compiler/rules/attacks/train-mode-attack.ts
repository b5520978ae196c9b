import { rule } from "../rule.ts";

export const trainModeAttack = rule({
  code: "train-mode-attack",
  severity: "warning",
  message: ({ network }: { network: string }) =>
    `the attack updates the running statistics of \`${network}\`, which clean images also use`,
  help: () => "write `batch_norm: eval` or `batch_norm: batch` in the attack",
});
