import { rule } from "../rule.ts";

export const everyInEvaluation = rule({
  code: "every-in-evaluation",
  severity: "error",
  message: () => "`every` is not allowed here: an evaluation runs once",
  help: () => "remove `every`; to measure during training, use `measure` in the stage",
});
