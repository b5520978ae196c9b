import { rule } from "../rule.ts";

export const lossUnused = rule({
  code: "loss-unused",
  severity: "error",
  needs: "text",
  message: ({ name }: { name: string }) => `loss \`${name}\` is never used`,
  help: () => "add it to `minimize`, or remove it",
});
