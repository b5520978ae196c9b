import { SCALAR } from "../../experiment/tensor-node.ts";
import { argument } from "../define/argument.ts";
import { loss } from "../define/functions.ts";
import { rowsOf } from "../define/lowering.ts";
import { alike } from "../define/result-types.ts";
import { usual } from "../define/usual.ts";
import { labelsOf, logSoftmax, oneHot, reduceRows } from "../lowering/rows.ts";
import { scalar } from "../types/numbers.ts";
import { rows, target } from "../types/results.ts";
import { choice } from "../types/words.ts";

export const cross_entropy = loss("cross_entropy", {
  doc: "Cross-entropy of logits with labels or with a distribution.",
  positional: ["logits", "target"],
  args: {
    logits: argument(rows, { example: "c(f(x))", doc: "logits: one value per class" }),
    target: argument(target, {
      example: "label",
      doc: "`label`, or a distribution such as `softmax(...)`",
    }),
    smoothing: argument(scalar, {
      default: "0",
      bounds: "0..1 without 1",
      share: true,
      usual: usual({ most: "0.5", published: "0.1 (Szegedy et al., 2016)" }),
      doc: "label smoothing",
    }),
    reduce: argument(choice(["mean", "sum"]), {
      default: "mean",
      doc: "how the values of the images are combined",
    }),
  },
  traits: { logits: ["logits"], scores: ["logits", "target"] },
  result: (args, check) =>
    args.target.shape === "class" || alike(args.logits, args.target)
      ? SCALAR
      : check.differ("logits", "target"),
  mixesImages: () => true,
  lower: (context, args) => {
    const { b, scalars } = context;
    const logits = rowsOf(args.logits);
    const shape = b.shape(logits.value) as [number, number];
    const logP = logSoftmax(context, logits.value);
    let weights =
      args.target.kind === "class"
        ? oneHot(context, labelsOf(context, args.target.value, logits.parts), shape)
        : rowsOf(args.target).value;
    const s = b.splat(scalars.scalar(args.smoothing), shape);
    weights = b.add(b.mul(weights, b.addNumber(b.neg(s), 1)), b.mulNumber(s, 1 / shape[1]));
    const value = b.neg(b.reduceSum(b.mul(weights, logP), [1]));
    return { kind: "scalar", value: reduceRows(context, value, args.reduce) };
  },
});
