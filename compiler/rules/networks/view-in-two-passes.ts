import { rule } from "../rule.ts";

export const viewInTwoPasses = rule({
  code: "view-in-two-passes",
  severity: "warning",
  message: ({ view, network }: { view: string; network: string }) =>
    `\`${network}\` runs on \`${view}\` in two passes with different batches, so the batch statistics differ`,
  help: ({ network }) => `one call over all views is one pass: let z1, z2 = ${network}(...)`,
});
