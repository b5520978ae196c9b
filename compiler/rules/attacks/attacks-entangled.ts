import { rule } from "../rule.ts";

export const attacksEntangled = rule({
  code: "attacks-entangled",
  severity: "error",
  message: ({ names }: { names: string }) =>
    `the attack that makes \`${names}\` needs the result of another attack, which needs \`${names}\``,
  help: () => "attack both on one line: view a, b = ATTACK(x, y) maximizing LOSS",
});
