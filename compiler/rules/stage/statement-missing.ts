import { rule } from "../rule.ts";

interface Params {
  readonly stage: string;
  readonly keyword: string;
  readonly example: string;
  readonly recipe?: string | undefined;
}

export const statementMissing = rule({
  code: "statement-missing",
  severity: "error",
  needs: "text",
  message: ({ stage, keyword }: Params) => `stage \`${stage}\` has no \`${keyword}\``,
  help: ({ example, recipe }) =>
    recipe === undefined ? `add: ${example}` : `add to the stage, or to recipe \`${recipe}\`: ${example}`,
});
