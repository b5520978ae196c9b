import { rule } from "../rule.ts";

export const onMissing = rule({
  code: "on-missing",
  severity: "error",
  message: () => "this measurement does not say which images to use",
  help: ({ data, split }: { data: string; split: string | undefined }) =>
    `add: on ${data}${split === undefined ? "" : `, and declare ${split}`}`,
});
