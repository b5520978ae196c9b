import { rule } from "../rule.ts";

export const checkpointWanted = rule({
  code: "checkpoint-wanted",
  severity: "error",
  message: ({ stage }: { stage: string; has: readonly string[] }) =>
    `choose a checkpoint of stage \`${stage}\``,
  replacement: ({ stage, has }) => (has.length === 1 ? `${stage}.${has[0]}` : undefined),
  help: ({ stage, has }) => `write ${has.map((name) => `${stage}.${name}`).join(" or ")}`,
});
