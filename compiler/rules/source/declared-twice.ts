import { rule } from "../rule.ts";

export const declaredTwice = rule({
  code: "declared-twice",
  severity: "error",
  message: ({ name }: { name: string; meant?: string | undefined }) => `\`${name}\` is declared twice`,
  help: () => "rename one of the two",
  meant: ({ meant }) => meant,
});
