import { callField } from "../vocabulary/types/call-field.ts";
import { named, names, record } from "../yaml/collections.ts";
import * as F from "../yaml/field.ts";
import { metric, predict } from "./attack-fields.ts";
import { network, size } from "./network-fields.ts";
import type * as P from "./schema.ts";
import { stage } from "./stage-fields.ts";

/**
 * The plan as it stands in YAML: one row for each key, in the order of the file. Writing, reading, its errors, the JSON
 * Schema and the page on plans all follow from these rows, here and in the files they come from.
 */
const dataset = F.defined("dataset", () =>
  callField<P.DatasetPlan>({
    tag: "kind",
    families: ["dataset"],
    between: () => ({
      image: [size, "height, width and channels"],
      classes: [F.count, "number of classes"],
    }),
  }),
);

const split = F.defined("split", () =>
  record<P.SplitPlan>({
    of: [F.string, "the images that are split"],
    rule: [F.word("random"), "how the images are split"],
    seed: [F.whole, "random seed of the split"],
    parts: [named(F.count, names()), "number of images of each part, in the order of the split"],
  }),
);

const evaluation = F.defined("evaluation", () =>
  record<P.EvaluationPlan>({
    checkpoint: [F.string, "the checkpoint that is evaluated: STAGE.CHECKPOINT"],
    on: [F.string, "the images it is evaluated on"],
    items: [F.count, "number of those images"],
    predict: [predict, "the classifier of the checkpoint's stage"],
    measure: [named(metric), "the metrics, ordered by attack"],
  }),
);

export const PLAN = record<P.Plan>({
  plan: [F.constant(1), "version of the plan format"],
  experiment: [F.string, "title of the experiment"],
  seed: [F.whole, "random seed of the experiment"],
  precision: [
    F.word("float64", "float32", "bfloat16"),
    "floating-point precision; with bfloat16 encoders use it, and the rest uses float32",
  ],
  datasets: [named(dataset, names()), "the data sets that are used"],
  splits: [named(split, names()), "the splits that are used, named after their first part"],
  networks: [named(network, names()), "the networks that are used"],
  stages: [named(stage, names()), "training stages, in order of execution"],
  evaluations: [
    named(evaluation),
    "evaluations, named `CHECKPOINT on DATA`, ordered by stage, checkpoint and data",
  ],
});
