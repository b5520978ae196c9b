import { rule } from "../rule.ts";

export const keptNever = rule({
  code: "kept-never",
  severity: "error",
  message: ({ stage }: { stage: string }) => `stage \`${stage}\` keeps no checkpoints during training`,
  help: ({ stage }) => `add to stage \`${stage}\`: keep every 10 epochs`,
});
