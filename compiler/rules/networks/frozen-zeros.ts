import { asNetwork } from "../../vocabulary/define/networks.ts";
import { rule } from "../rule.ts";
import { startFrom, startFromInPlan, startOf } from "./start-from.ts";

export const frozenZeros = rule({
  code: "frozen-zeros",
  severity: "error",
  needs: "text",
  message: ({ network }: { network: string; stage: string | undefined }) =>
    `\`${network}\` is frozen with all weights 0: its output is 0, and no gradient passes through it`,
  help: ({ network, stage }, form) =>
    form === "plan"
      ? startFromInPlan(stage, network, "write `update: train`, or train it in an earlier stage")
      : startFrom(stage, network, `remove \`freeze ${network}\`, or train it in an earlier stage`),
  about: "frozen",
  check: ({ network, node, isStated, trainedIn }, report) => {
    if (!asNetwork(network.spec.word).startsAtZero(network.spec.args)) return;
    report({ node, key: "update" }, { network: network.name, stage: trainedIn }, [startOf(node, isStated)]);
  },
});
