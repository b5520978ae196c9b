import { SCALAR } from "../../experiment/tensor-node.ts";
import { argument } from "../define/argument.ts";
import { loss } from "../define/functions.ts";
import { rowsOf } from "../define/lowering.ts";
import { alike } from "../define/result-types.ts";
import { logSoftmax, reduceRows } from "../lowering/rows.ts";
import { rows } from "../types/results.ts";
import { choice } from "../types/words.ts";

export const kl_divergence = loss("kl_divergence", {
  doc: "KL(softmax(target) || softmax(input)) of logits, summed over the classes. The gradient flows to both.",
  source: "Zhang et al., 2019, eq. 5",
  order: "the order in PyTorch is reversed",
  args: {
    target: argument(rows, { example: "c(f(x))", doc: "logits of the target distribution" }),
    input: argument(rows, { example: "c(f(x_adv))", doc: "logits of the predicted distribution" }),
    reduce: argument(choice(["mean", "sum"]), {
      default: "mean",
      doc: "how the values of the images are combined",
    }),
  },
  traits: {
    logits: ["target", "input"],
    equalAtBest: ["target", "input"],
    compares: ["target", "input"],
  },
  result: ({ target, input }, check) => (alike(target, input) ? SCALAR : check.differ("target", "input")),
  mixesImages: () => true,
  lower: (context, { target, input, reduce }) => {
    const { b } = context;
    const logP = logSoftmax(context, rowsOf(target).value);
    const logQ = logSoftmax(context, rowsOf(input).value);
    const value = b.reduceSum(b.mul(b.exp(logP), b.sub(logP, logQ)), [1]);
    return { kind: "scalar", value: reduceRows(context, value, reduce) };
  },
});
