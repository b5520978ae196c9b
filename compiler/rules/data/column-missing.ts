import { rule } from "../rule.ts";

export const columnMissing = rule({
  code: "column-missing",
  severity: "error",
  message: ({ column, over, data }: { column: string; over: string; data: string }) =>
    `column \`${column}\` has values for ${over}, but this stage uses ${data}`,
  help: ({ over }) => `train on ${over} or a part of it, or make the column for all images`,
});
