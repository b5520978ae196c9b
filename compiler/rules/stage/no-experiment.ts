import { rule } from "../rule.ts";

export const noExperiment = rule({
  code: "no-experiment",
  severity: "error",
  needs: "text",
  message: () => "the experiment has no stage",
  help: () => "add `stage NAME { ... }`",
});
