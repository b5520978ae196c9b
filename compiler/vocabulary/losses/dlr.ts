import { SCALAR } from "../../experiment/tensor-node.ts";
import { argument } from "../define/argument.ts";
import { loss } from "../define/functions.ts";
import { rowsOf } from "../define/lowering.ts";
import { excess, greatest } from "../lowering/ranks.ts";
import { labelsOf, reduceRows } from "../lowering/rows.ts";
import { classes, rows } from "../types/results.ts";
import { choice } from "../types/words.ts";

/** Keeps the quotient finite if all logits are equal, as in the published code. */
const LEAST_DIFFERENCE = 1e-12;

export const dlr = loss("dlr", {
  doc: "Difference of logits ratio: the margin divided by the distance of the largest logit from the third largest. It is the same for logits times any number.",
  source: "Croce and Hein, 2020, eq. 6",
  positional: ["logits", "target"],
  args: {
    logits: argument(rows, { example: "c(f(x))", doc: "logits: one value per class, of 3 classes or more" }),
    target: argument(classes, { example: "label", doc: "the labels" }),
    reduce: argument(choice(["mean", "sum"]), {
      default: "mean",
      doc: "how the values of the images are combined",
    }),
  },
  traits: { logits: ["logits"], scores: ["logits", "target"], scaleFree: true },
  result: ({ logits }, check) =>
    logits.shape === "rows" && logits.features < 3
      ? check.wrong("logits", "logits of 3 classes or more")
      : SCALAR,
  mixesImages: () => true,
  lower: (context, { logits, target, reduce }) => {
    const { b } = context;
    const { value, parts } = rowsOf(logits);
    const [first, , third] = greatest(context, value, 3);
    const rowValues = b.div(
      excess(context, value, labelsOf(context, target.value, parts)),
      b.addNumber(b.sub(first!, third!), LEAST_DIFFERENCE),
    );
    return { kind: "scalar", value: reduceRows(context, rowValues, reduce) };
  },
});
