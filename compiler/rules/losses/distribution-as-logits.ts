import { isDistribution } from "../../derive/classifier.ts";
import { rule } from "../rule.ts";

export const distributionAsLogits = rule({
  code: "distribution-as-logits",
  severity: "error",
  message: ({ of }: { of: string }) => `\`${of}\` needs logits, not the probabilities that \`softmax\` gives`,
  help: () => "remove `softmax`",
  about: "operands",
  check: ({ word, args }, report) => {
    for (const name of word.traits.logits ?? []) {
      const logits = args[word.operands.indexOf(name)];
      if (!logits || !isDistribution(logits)) continue;
      report({ node: logits }, { of: word.name });
      return;
    }
  },
});
