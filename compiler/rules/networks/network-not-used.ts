import { rule } from "../rule.ts";

export const networkNotUsed = rule({
  code: "network-not-used",
  severity: "error",
  needs: "text",
  message: ({ network, what }: { network: string; what: string }) =>
    `this stage does not use \`${network}\`, so \`${what} ${network}\` has no effect`,
  help: ({ network }) => `remove the statement, or call \`${network}\` in a loss or in \`predict\``,
});
