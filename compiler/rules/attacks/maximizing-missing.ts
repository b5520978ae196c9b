import { rule } from "../rule.ts";

export const maximizingMissing = rule({
  code: "maximizing-missing",
  severity: "error",
  needs: "text",
  message: ({ name }: { name: string }) => `the attack \`${name}\` does not say which loss it maximizes`,
  help: () => "add `maximizing LOSS`",
});
