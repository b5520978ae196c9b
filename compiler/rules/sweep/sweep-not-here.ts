import { rule } from "../rule.ts";

export const sweepNotHere = rule({
  code: "sweep-not-here",
  severity: "error",
  message: ({ points }: { points: number; name: string; value: string }) =>
    `this file is a sweep of ${points} ${points === 1 ? "experiment" : "experiments"}, but a single experiment is needed`,
  help: ({ name, value }) =>
    `choose one with --set ${name}=${value}; aclc plan --sweep lists and writes all of them`,
});
