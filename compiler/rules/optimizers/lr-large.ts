import { rule } from "../rule.ts";
import { notUsual } from "./not-usual.ts";

interface Params {
  readonly found: string;
  readonly optimizer: string;
  readonly published: string;
  readonly example: string;
}

export const lrLarge = rule({
  code: "lr-large",
  severity: "warning",
  message: ({ found, optimizer, published }: Params) =>
    `a learning rate of ${found} is far above those of published recipes with ${optimizer}: ${published}`,
  help: ({ example }) => `write a value such as ${example}`,
  about: "training",
  check: (training, report) => {
    const found = notUsual(training, "lr", "most");
    if (found) report({ node: training.call, key: "lr" }, found);
  },
});
