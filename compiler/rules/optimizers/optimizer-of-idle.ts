import { rule } from "../rule.ts";

export const optimizerOfIdle = rule({
  code: "optimizer-of-idle",
  severity: "error",
  message: ({ network }: { network: string }) => `this stage does not train \`${network}\``,
  help: ({ network }) => `remove \`${network}\` from \`only\``,
});
