import { rule } from "../rule.ts";

export const attackUnbounded = rule({
  code: "attack-unbounded",
  severity: "error",
  message: ({ view }: { view: string }) =>
    `an attack keeps images between 0 and 1, but the values of \`${view}\` are not in this range`,
  help: () => "attack the view that it is made from",
});
