import { rule } from "../rule.ts";

export const lossNotLinear = rule({
  code: "loss-not-linear",
  severity: "error",
  message: ({ name }: { name: string }) =>
    `losses can only be added and multiplied by numbers; here \`${name}\` is used in another way`,
  help: () => "declare the whole term as a loss: loss NAME = ...",
});
