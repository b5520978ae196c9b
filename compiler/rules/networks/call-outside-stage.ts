import { rule } from "../rule.ts";

export const callOutsideStage = rule({
  code: "call-outside-stage",
  severity: "error",
  message: ({ name }: { name: string }) => `\`${name}\` can only be called inside a stage`,
});
