import { rule } from "../rule.ts";

export const evaluatedOtherClasses = rule({
  code: "evaluated-other-classes",
  severity: "error",
  message: ({ data, stage, trained }: { data: string; stage: string; trained: string }) =>
    `the classes of ${data} are not those of ${trained}, which stage \`${stage}\` is trained on`,
  help: ({ trained }) => `evaluate on ${trained}.test`,
});
