import { rule } from "../rule.ts";

export const sourceWithoutName = rule({
  code: "source-without-name",
  severity: "error",
  message: ({ data }: { data: string }) =>
    `with several data sources each one needs a name, and ${data} has none`,
  help: ({ data }) => `write: data NAME = ${data}(batch: 128)`,
});
