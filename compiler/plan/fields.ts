import type * as P from "../schema/plan.ts";
import { callField } from "../vocabulary/types/call-field.ts";
import { named, names, record } from "../yaml/collections.ts";
import * as F from "../yaml/field.ts";
import { images, metric, predict } from "./attack-fields.ts";
import { network, size } from "./network-fields.ts";
import { stage } from "./stage-fields.ts";

/**
 * The keys of a plan, one row for each, in the order of the file. Writing, reading, errors, the JSON Schema and the
 * reference page all use these rows and those of the files imported here.
 */
const dataset = F.defined("dataset", () =>
  callField<P.DatasetPlan>({
    tag: "kind",
    families: ["dataset"],
    between: () => ({
      image: [size, "height, width and channels", F.derived("the images of the data set")],
      classes: [F.count, "number of classes", F.derived("the classes of the data set")],
    }),
  }),
);

const split = F.defined("split", () =>
  record<P.SplitPlan>({
    of: [images, "the images that are split"],
    rule: [F.word("random"), "how the images are split"],
    seed: [F.whole, "random seed of the split"],
    parts: [named("part", F.count, names()), "number of images of each part, in the order of the split"],
  }),
);

const evaluation = F.defined("evaluation", () =>
  record<P.EvaluationPlan>({
    checkpoint: [F.naming("weights", F.string), "the checkpoint that is evaluated: STAGE.CHECKPOINT"],
    on: [images, "the images it is evaluated on"],
    items: [F.count, "number of those images", F.counted("the number of images in `on`")],
    predict: [predict, "the classifier of the checkpoint's stage", F.derived("`predict` of the stage")],
    measure: [named("metric", metric), "the metrics, ordered by attack"],
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
  datasets: [named("dataset", dataset, names()), "the data sets that are used"],
  splits: [named("part", split, names()), "the splits that are used, named after their first part"],
  networks: [named("network", network, names()), "the networks that are used"],
  stages: [named("stage", stage, names()), "training stages, in order of execution"],
  evaluations: [
    named("evaluation", evaluation),
    "evaluations, named `CHECKPOINT on DATA`, ordered by stage, checkpoint and data",
  ],
});
