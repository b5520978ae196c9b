import { andList } from "../../../grammar/diagnostic.ts";
import { rule } from "../rule.ts";

interface Params {
  readonly branch: string;
  readonly stage: string;
  readonly trained: readonly string[];
}

export const branchUntrained = rule({
  code: "branch-untrained",
  severity: "error",
  message: ({ branch, stage }: Params) => `stage \`${stage}\` never trained the branch \`${branch}\``,
  help: ({ trained }) => (trained.length === 0 ? undefined : `it trained ${andList(trained)}`),
});
