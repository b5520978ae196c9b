import { rule } from "../rule.ts";

export const labelHidden = rule({
  code: "label-hidden",
  severity: "error",
  message: () => "`label` is used, but the data is unlabeled",
  help: (_, form) =>
    form === "plan"
      ? "write `labels: shown` if this stage may use labels"
      : "remove `unlabeled` if this stage may use labels",
  about: "label",
  check: ({ node, data }, report) => {
    if (data.labels === "hidden")
      report({ node }, {}, [{ place: { node: data, key: "labels" }, text: "unlabeled here" }]);
  },
});
