import { rule } from "../rule.ts";

export const pieceFrom = rule({
  code: "piece-from",
  severity: "error",
  message: ({ name }: { name: string }) =>
    `\`${name}\` after \`then\` always starts at the value where the schedule before it ends`,
  help: () => "remove `from`",
});
