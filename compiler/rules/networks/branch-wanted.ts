import { rule } from "../rule.ts";

export const branchWanted = rule({
  code: "branch-wanted",
  severity: "error",
  needs: "text",
  message: ({ network }: { network: string; branches: readonly string[] }) =>
    `\`${network}\` has several branches: choose one`,
  help: ({ network, branches }) => `write ${branches.map((branch) => `${network}.${branch}`).join(" or ")}`,
});
