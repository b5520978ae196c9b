import { rule } from "../rule.ts";

export const orderMatters = rule({
  code: "order-matters",
  severity: "note",
  message: ({ network }: { network: string }) =>
    `two passes update the running statistics of \`${network}\`: they run in the order of \`minimize\`, so this one runs second`,
});
