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
  record<P.DatasetPlan>({
    kind: [F.word("cifar10", "shapes10"), "which one of the language"],
    image: [size, "height, width and channels"],
    classes: [F.count, "how many classes its labels have"],
    train: [F.count, "items of its training part"],
    test: [F.count, "items of its test part"],
    seed: [F.optional(F.whole), "what the images are drawn from, where the program draws them"],
  }),
);

const split = F.defined("split", () =>
  record<P.SplitPlan>({
    of: [F.string, "what is split"],
    rule: [F.word("random"), "how"],
    seed: [F.whole, "what the order is drawn from"],
    parts: [named(F.count, names()), "items of each part, in the order written"],
  }),
);

const evaluation = F.defined("evaluation", () =>
  record<P.EvaluationPlan>({
    checkpoint: [F.string, "what is evaluated: STAGE.CHECKPOINT"],
    on: [F.string, "on which items"],
    items: [F.count, "how many those are"],
    predict: [predict, "the classifier of the checkpoint's stage"],
    measure: [named(metric), "what is measured, in order of attacks"],
  }),
);

export const PLAN = record<P.Plan>({
  plan: [F.constant(1), "version of this format"],
  experiment: [F.string, "its title"],
  seed: [F.whole, "what every draw starts from"],
  precision: [
    F.word("float64", "float32", "bfloat16"),
    "of all computation; bfloat16: encoders in it, the rest in float32",
  ],
  datasets: [named(dataset, names()), "data sets in use"],
  splits: [named(split, names()), "splits in use, by their first part"],
  networks: [named(network, names()), "networks in use"],
  stages: [named(stage, names()), "training stages in order of execution"],
  evaluations: [named(evaluation), "by `CHECKPOINT on DATA`, in order of stages, checkpoints and data"],
});
