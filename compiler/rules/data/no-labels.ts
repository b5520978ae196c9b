import { rule } from "../rule.ts";

export const noLabels = rule({
  code: "no-labels",
  severity: "error",
  message: ({ data }: { data: string }) => `the images of ${data} have no labels`,
  help: () => "use a part of the data set with labels, or a column",
});
