import { rule } from "../rule.ts";

export const evaluatedOtherClasses = rule({
  code: "evaluated-other-classes",
  severity: "error",
  message: ({ data, stage, trained }: { data: string; stage: string; trained: string }) =>
    `the classes of ${data} are not those of ${trained}, which stage \`${stage}\` is trained on`,
  help: ({ trained }) => `evaluate on ${trained}.test`,
  about: "evaluation",
  check: ({ node, on, stage, seen }, report) => {
    const { name, data } = stage;
    if (seen || !data || data.word === on.dataset.word) return;
    const texts = { data: on.dataset.name, stage: name, trained: data.name };
    report({ node, key: "on" }, texts, [{ place: { node: stage.node }, text: "declared here" }]);
  },
});
