import { asNetwork } from "../../vocabulary/define/networks.ts";
import { rule } from "../rule.ts";
import { startFrom, startFromInPlan, startOf } from "./start-from.ts";

export const frozenUntrained = rule({
  code: "frozen-untrained",
  severity: "warning",
  needs: "text",
  message: ({ network }: { network: string; stage: string | undefined }) =>
    `\`${network}\` is frozen but was never trained: it keeps its random weights`,
  help: ({ network, stage }, form) =>
    form === "plan"
      ? startFromInPlan(stage, network, undefined)
      : startFrom(stage, network, `if you want random weights, write: start ${network} from scratch`),
  about: "frozen",
  check: ({ network, node, isStated, trainedIn }, report) => {
    // random weights can be intended if the stage asks for them and no trained ones exist
    if (asNetwork(network.spec.word).startsAtZero(network.spec.args) || (isStated && trainedIn === undefined))
      return;
    report({ node, key: "update" }, { network: network.name, stage: trainedIn }, [startOf(node, isStated)]);
  },
});
