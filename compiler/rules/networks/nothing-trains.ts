import { andList } from "../../../grammar/diagnostic.ts";
import { rule } from "../rule.ts";

export const nothingTrains = rule({
  code: "nothing-trains",
  severity: "error",
  needs: "text",
  message: ({ networks }: { networks: readonly string[] }) =>
    `${andList(networks)} ${networks.length === 1 ? "is" : "are"} used here but never trained`,
  help: ({ networks }) =>
    `use ${networks.length === 1 ? "it" : "them"} in a loss of \`minimize\`, or write: freeze ${networks.join(" freeze ")}`,
});
