import { rule } from "../rule.ts";

export const onTwice = rule({
  code: "on-twice",
  severity: "error",
  message: ({ data }: { data: string; other: string | undefined }) =>
    `this block already evaluates on ${data}`,
  help: ({ other }) =>
    other === undefined ? "remove `on`" : `write another block: evaluate ${other} { ... }`,
});
