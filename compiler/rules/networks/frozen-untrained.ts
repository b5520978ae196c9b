import { rule } from "../rule.ts";
import { startFrom } from "./start-from.ts";

export const frozenUntrained = rule({
  code: "frozen-untrained",
  severity: "warning",
  needs: "text",
  message: ({ network }: { network: string; stage: string | undefined }) =>
    `\`${network}\` is frozen but was never trained: it keeps its random weights`,
  help: ({ network, stage }) =>
    startFrom(stage, network, `if you want random weights, write: start ${network} from scratch`),
});
