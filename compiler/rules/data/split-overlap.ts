import { rule } from "../rule.ts";

export const splitOverlap = rule({
  code: "split-overlap",
  severity: "error",
  message: ({ sum }: { sum: string; shares: string | undefined }) =>
    `the shares add up to ${sum}, which is more than 100%`,
  help: ({ shares }) =>
    `write shares that add up to at most 100%${shares === undefined ? "" : `: ${shares}`}`,
});
