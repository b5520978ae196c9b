import { rule } from "../rule.ts";

export const startWanted = rule({
  code: "start-wanted",
  severity: "error",
  needs: "text",
  message: ({ network }: { network: string; stage: string }) =>
    `\`${network}\` was trained in an earlier stage, and this stage does not say where it starts`,
  help: ({ network, stage }) =>
    `write: start ${network} from ${stage}.last, or start ${network} from scratch`,
});
