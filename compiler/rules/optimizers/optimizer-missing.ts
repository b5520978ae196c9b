import { rule } from "../rule.ts";

export const optimizerMissing = rule({
  code: "optimizer-missing",
  severity: "error",
  message: ({ network }: { network: string }) =>
    `\`${network}\` is trained in this stage, but no optimizer updates it`,
  help: ({ network }) => `add it to \`only\` of an optimizer, or write: freeze ${network}`,
});
