import { rule } from "../rule.ts";

export const attackOutsideView = rule({
  code: "attack-outside-view",
  severity: "error",
  message: ({ name }: { name: string }) =>
    `\`${name}\` is an attack, and an attack can only be used in a \`view\` line`,
  help: ({ name }) => `declare a view: view x_adv = ${name}(x) maximizing LOSS`,
});
