import { rule } from "../rule.ts";

export const nothingToTrain = rule({
  code: "nothing-to-train",
  severity: "error",
  message: () => "`minimize` trains no network",
  help: () => "every network it depends on is frozen or inside `stop_gradient`",
  about: "learning",
  check: ({ stage, any, frozen }, report) => {
    if (any) return;
    const labels = frozen.map((node) => ({ place: { node, key: "update" }, text: "frozen here" }));
    report({ node: stage, key: "minimize" }, {}, labels);
  },
});
