import { rule } from "../rule.ts";

export const laterStage = rule({
  code: "later-stage",
  severity: "error",
  message: ({ stage, itself }: { stage: string; itself: boolean }) =>
    itself ? `stage \`${stage}\` cannot start from itself` : `stage \`${stage}\` runs after this one`,
  help: ({ itself }) =>
    itself
      ? "name an earlier stage, or write `from scratch`"
      : "stages run in the order of the file: start from an earlier one",
});
