import { SCALAR } from "../../experiment/tensor-node.ts";
import type { ValueId } from "../../tensor/program.ts";
import { labelsOf, reduceRows } from "../lowering/rows.ts";
import { classes, rows } from "../types/results.ts";
import { choice } from "../types/words.ts";
import { argument } from "./argument.ts";
import { type FunctionDefinition, loss } from "./functions.ts";
import { type LoweringContext, rowsOf } from "./lowering.ts";

interface MarginLoss {
  readonly doc: string;
  readonly source: string;
  /** what the logits must be, for the reference */
  readonly logits: string;
  /** the smallest number of classes for which it is defined */
  readonly leastClasses: number;
  /** Its value for each row of logits [rows, classes] with labels [rows]. */
  values(context: LoweringContext, logits: ValueId, labels: ValueId): ValueId;
}

/** A loss that compares the logit of the label with the others. Its gradient does not vanish where logits are large. */
export function marginLoss(name: string, spec: MarginLoss): FunctionDefinition {
  const { doc, source, leastClasses, values } = spec;
  return loss(name, {
    doc,
    source,
    positional: ["logits", "target"],
    args: {
      logits: argument(rows, { example: "c(f(x))", doc: spec.logits }),
      target: argument(classes, { example: "label", doc: "the labels" }),
      reduce: argument(choice(["mean", "sum"]), {
        default: "mean",
        doc: "how the values of the images are combined",
      }),
    },
    traits: { logits: ["logits"], scores: ["logits", "target"], scaleFree: true },
    result: ({ logits }, check) =>
      logits.shape === "rows" && logits.features < leastClasses
        ? check.wrong("logits", `logits of ${leastClasses} classes or more`)
        : SCALAR,
    mixesImages: () => true,
    lower: (context, { logits, target, reduce }) => {
      const { value, parts } = rowsOf(logits);
      const each = values(context, value, labelsOf(context, target.value, parts));
      return { kind: "scalar", value: reduceRows(context, each, reduce) };
    },
  });
}
