import { rule } from "../rule.ts";

export const measuredMode = rule({
  code: "measured-mode",
  severity: "error",
  message: ({ mode }: { mode: string; attack: string }) =>
    `an attack that measures accuracy needs \`batch_norm: eval\`, not \`${mode}\``,
  help: ({ attack }) =>
    `write \`batch_norm: eval\` here${attack.includes("(") ? "" : `, or measure under ${attack}(batch_norm: eval)`}`,
});
