import { andList } from "../../../grammar/diagnostic.ts";
import { rule } from "../rule.ts";

export const viewUnused = rule({
  code: "view-unused",
  severity: "error",
  needs: "text",
  message: ({ names }: { names: readonly string[]; network: string | undefined }) =>
    `${names.length === 1 ? "view" : "views"} ${andList(names)} ${names.length === 1 ? "is" : "are"} never used`,
  help: ({ names, network }) =>
    `use ${network ?? "NETWORK"}(${names.join(", ")}) in a loss of \`minimize\`, or remove ${names.length === 1 ? "the view" : "the views"}`,
});
