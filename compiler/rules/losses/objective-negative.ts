import { rule } from "../rule.ts";

export const objectiveNegative = rule({
  code: "objective-negative",
  severity: "warning",
  message: () => "every loss here has a negative weight, so minimizing makes them larger",
  help: () => "remove the minus",
  about: "weights",
  check: ({ node, of, raises }, report) => {
    if (of === "minimize" && raises) report({ node, key: of }, {});
  },
});
