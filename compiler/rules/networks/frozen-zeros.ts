import { rule } from "../rule.ts";
import { startFrom } from "./start-from.ts";

export const frozenZeros = rule({
  code: "frozen-zeros",
  severity: "error",
  needs: "text",
  message: ({ network }: { network: string; stage: string | undefined }) =>
    `\`${network}\` is frozen with all weights 0: its output is 0, and no gradient passes through it`,
  help: ({ network, stage }) =>
    startFrom(stage, network, `remove \`freeze ${network}\`, or train it in an earlier stage`),
});
