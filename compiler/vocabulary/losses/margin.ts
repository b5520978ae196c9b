import { SCALAR } from "../../experiment/tensor-node.ts";
import { argument } from "../define/argument.ts";
import { loss } from "../define/functions.ts";
import { rowsOf } from "../define/lowering.ts";
import { excess } from "../lowering/ranks.ts";
import { labelsOf, reduceRows } from "../lowering/rows.ts";
import { classes, rows } from "../types/results.ts";
import { choice } from "../types/words.ts";

/**
 * Its gradient with respect to a logit is 1, -1 or 0 for any size of logits, so it does not vanish as that of
 * cross-entropy does.
 */
export const margin = loss("margin", {
  doc: "Largest logit of another class, minus the logit of the label. Its gradient does not vanish where logits are large.",
  source: "Carlini and Wagner, 2017",
  positional: ["logits", "target"],
  args: {
    logits: argument(rows, { example: "c(f(x))", doc: "logits: one value per class" }),
    target: argument(classes, { example: "label", doc: "the labels" }),
    reduce: argument(choice(["mean", "sum"]), {
      default: "mean",
      doc: "how the values of the images are combined",
    }),
  },
  traits: { logits: ["logits"], scores: ["logits", "target"], scaleFree: true },
  result: ({ logits }, check) =>
    logits.shape === "rows" && logits.features < 2
      ? check.wrong("logits", "logits of 2 classes or more")
      : SCALAR,
  mixesImages: () => true,
  lower: (context, { logits, target, reduce }) => {
    const { value, parts } = rowsOf(logits);
    const rowValues = excess(context, value, labelsOf(context, target.value, parts));
    return { kind: "scalar", value: reduceRows(context, rowValues, reduce) };
  },
});
