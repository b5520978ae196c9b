import { rule } from "../rule.ts";

interface Params {
  readonly loss: string;
  readonly attack: string | undefined;
  readonly of: string;
  readonly name: string;
}

export const maximizingWithoutAttack = rule({
  code: "maximizing-without-attack",
  severity: "error",
  message: () => "only an attack can have `maximizing`",
  help: ({ loss, attack, of, name }: Params) =>
    `remove \`maximizing\`, or write: view ${name} = ${attack ?? "ATTACK"}(${of}) maximizing ${loss}`,
});
