import { rule } from "../rule.ts";
import { type HeldOut, keepInstead } from "./held-out.ts";

export const selectedOnTest = rule({
  code: "selected-on-test",
  severity: "warning",
  message: ({ data }: { data: string; held: HeldOut | undefined }) =>
    `a checkpoint chosen on ${data} has a biased test accuracy`,
  help: ({ held }) => keepInstead(held),
  about: "selection",
  check: ({ metric, on, seen, held }, report) => {
    if (!seen && on.half === "test") report({ node: metric, key: "on" }, { data: on.name, held });
  },
});
