import { rule } from "../rule.ts";

export const sourcesUneven = rule({
  code: "sources-uneven",
  severity: "warning",
  message: ({ name, steps, first, its }: { name: string; steps: number; first: string; its: number }) =>
    `\`${name}\` has ${steps} ${steps === 1 ? "step" : "steps"}, but an epoch has the ${its} steps of \`${first}\``,
  help: () => "choose batch sizes in proportion to the numbers of images",
});
