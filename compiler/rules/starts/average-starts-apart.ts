import { rule } from "../rule.ts";

export const averageStartsApart = rule({
  code: "average-starts-apart",
  severity: "error",
  message: ({ network, of }: { network: string; of: string }) =>
    `\`${network}\` is a moving average of \`${of}\`, but they start from different weights`,
  help: ({ network, of }) => `start both from one checkpoint: start ${of}, ${network} from STAGE.last`,
});
