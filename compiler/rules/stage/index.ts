export { noExperiment } from "./no-experiment.ts";
export { statementMissing } from "./statement-missing.ts";
