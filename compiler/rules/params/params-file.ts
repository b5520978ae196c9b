import { rule } from "../rule.ts";

export const paramsFile = rule({
  code: "params-file",
  severity: "error",
  message: ({ problem }: { problem: string }) => `this is not a valid file of params: ${problem}`,
  help: () => "write one param per line, as in `radius: 8/255`",
});
