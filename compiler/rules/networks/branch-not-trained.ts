import { rule } from "../rule.ts";

interface Params {
  readonly network: string;
  readonly branch: string;
  readonly trained: readonly string[];
}

export const branchNotTrained = rule({
  code: "branch-not-trained",
  severity: "error",
  message: ({ network, branch }: Params) => `the branch \`${branch}\` of \`${network}\` was never trained`,
  help: ({ network, branch, trained }) =>
    `${trained.length === 0 ? "" : `write ${trained.map((one) => `${network}.${one}`).join(" or ")}, or `}use ${network}.${branch}(...) in a loss of \`minimize\``,
});
