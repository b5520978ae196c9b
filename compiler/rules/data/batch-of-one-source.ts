import { rule } from "../rule.ts";

export const batchOfOneSource = rule({
  code: "batch-of-one-source",
  severity: "error",
  message: () => "a single data source uses the batch of the stage",
  help: () => "write the batch as a statement: batch 128",
});
