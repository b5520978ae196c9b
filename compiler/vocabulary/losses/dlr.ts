import { marginLoss } from "../define/margin-losses.ts";
import { excess, greatest } from "../lowering/ranks.ts";

/** Keeps the quotient finite if all logits are equal, as in the published code. */
const LEAST_DIFFERENCE = 1e-12;

export const dlr = marginLoss("dlr", {
  doc: "Difference of logits ratio: the margin divided by the distance of the largest logit from the third largest. It is the same for logits times any number.",
  source: "Croce and Hein, 2020, eq. 6",
  logits: "logits: one value per class, of 3 classes or more",
  leastClasses: 3,
  values: (context, logits, labels) => {
    const { b } = context;
    const [first, , third] = greatest(context, logits, 3);
    return b.div(excess(context, logits, labels), b.addNumber(b.sub(first!, third!), LEAST_DIFFERENCE));
  },
});
