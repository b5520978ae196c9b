import { rule } from "../rule.ts";

interface Params {
  readonly network: string;
  readonly branch: string;
  readonly has: string;
  readonly all: string | undefined;
}

export const branchNotHere = rule({
  code: "branch-not-here",
  severity: "error",
  message: ({ network, branch, has }: Params) =>
    `in this stage \`${network}\` has only the branch \`${has}\`, not \`${branch}\``,
  help: ({ network, has, all }) =>
    `write ${network}.${has}${all === undefined ? "" : `, or start with every branch: start ${network} from ${all}`}`,
});
