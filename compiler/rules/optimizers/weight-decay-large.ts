import { rule } from "../rule.ts";
import { notUsual } from "./not-usual.ts";

interface Params {
  readonly found: string;
  readonly optimizer: string;
  readonly published: string;
}

export const weightDecayLarge = rule({
  code: "weight-decay-large",
  severity: "warning",
  message: ({ found, optimizer, published }: Params) =>
    `a weight decay of ${found} pulls all weights to 0; published recipes with ${optimizer}: ${published}`,
  help: () => "write a value such as 5e-4",
  about: "training",
  check: (training, report) => {
    const found = notUsual(training, "weight_decay", "most");
    if (found) report({ node: training.call, key: "weight_decay" }, found);
  },
});
