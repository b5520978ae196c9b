import { rule } from "../rule.ts";

export const predictMode = rule({
  code: "predict-mode",
  severity: "error",
  message: ({ mode }: { mode: string }) => `\`predict\` needs \`batch_norm: eval\`, not \`${mode}\``,
  help: () => "remove `batch_norm`: `eval` is the default here",
});
