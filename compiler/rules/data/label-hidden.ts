import { rule } from "../rule.ts";

export const labelHidden = rule({
  code: "label-hidden",
  severity: "error",
  message: () => "`label` is used, but the data is unlabeled",
  help: () => "remove `unlabeled` if this stage may use labels",
});
