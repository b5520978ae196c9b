import { rule } from "../rule.ts";

export const startWanted = rule({
  code: "start-wanted",
  severity: "error",
  needs: "text",
  message: ({ network }: { network: string; stage: string; branches?: readonly string[] }) =>
    `\`${network}\` was trained in an earlier stage, and this stage does not say where it starts`,
  help: ({ network, stage, branches = [] }) =>
    branches.length > 1
      ? `choose a branch: ${branches.map((one) => `start ${network} from ${stage}.last.${network}.${one}`).join(", or ")}`
      : `write: start ${network} from ${stage}.last, or start ${network} from scratch`,
});
