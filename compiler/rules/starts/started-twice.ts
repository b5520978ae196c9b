import { rule } from "../rule.ts";

export const startedTwice = rule({
  code: "started-twice",
  severity: "error",
  message: ({ network }: { network: string }) => `\`${network}\` has two starts`,
  help: () => "remove one of the two",
});
