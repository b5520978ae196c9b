import { rule } from "../rule.ts";

export const hidesOuter = rule({
  code: "hides-outer",
  severity: "error",
  message: ({ name }: { name: string; meant?: string | undefined }) =>
    `\`${name}\` is already declared outside the stage`,
  help: () => "choose another name",
  meant: ({ meant }) => meant,
});
