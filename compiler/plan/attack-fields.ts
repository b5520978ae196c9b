import type { BatchNormMode } from "../experiment/network-symbol.ts";
import type * as P from "../schema/plan.ts";
import type { FunctionDefinition } from "../vocabulary/define/functions.ts";
import { objectivesOf, USUAL_OBJECTIVE } from "../vocabulary/losses/objectives.ts";
import { callField } from "../vocabulary/types/call-field.ts";
import { scalarField } from "../vocabulary/types/schedule-field.ts";
import { list, named, names, record } from "../yaml/collections.ts";
import * as F from "../yaml/field.ts";
import { duration } from "../yaml/numbers.ts";
import { text } from "../yaml/text.ts";
import { planExpr } from "./expr-field.ts";

const number = scalarField();
export const mode = F.word<BatchNormMode>("train", "batch", "eval");

/** A set of images, such as `cifar.test`. */
export const images = F.naming("images", F.string);
const sourceView = F.following("`of` of the view", F.naming("view", F.name));
export const views = F.naming("views", F.string);

const pass = F.defined("pass", () =>
  record<P.PassPlan>({
    network: [F.naming("network", F.name), "the network that runs"],
    branch: [
      F.optional(F.naming("branch", F.name)),
      "the branch (set of batch norms) that is used; absent if the network has no named branches",
    ],
    batch_norm: [
      mode,
      "train: batch statistics, and running statistics are updated; batch: batch statistics only; eval: running statistics",
    ],
    inputs: [
      list(F.naming("pass", F.string), 1),
      "views or outputs of other passes, together in one batch: `PASS` is all parts of a pass, `PASS[i]` is one part",
    ],
    parts: [F.count, "number of views in the batch of this pass"],
    features: [F.count, "number of outputs per image", F.counted("the last layer of the network")],
    times: [F.count, "how often the pass runs in one step"],
    order: [
      F.optional(F.count),
      "position among the passes that update the same running statistics; absent if there is only one",
    ],
  }),
);

/** The passes of an expression, by name. */
export const passes = named("pass", pass);

export const attack = F.defined("attack", () =>
  callField<P.AttackPlan>({
    tag: "kind",
    families: ["attack"],
    after: () => ({
      moves: [named("view", sourceView, names("image")), "adversarial view: the view it starts from"],
      maximizing: [
        named("loss", number),
        "weight of each loss it maximizes; parts that do not depend on its views are left out",
      ],
      passes: [
        passes,
        "passes that the attack runs, in order of execution",
        F.derived("the losses it maximizes, and its iterations"),
      ],
    }),
  }),
);

/** The name of the loss that an attack of a measurement maximizes. Cross-entropy is the default and is not named. */
const objective: F.Field<FunctionDefinition> = {
  write: ({ name }) => text(name),
  read: (source) => {
    const named = otherObjectives(source.words);
    const written = F.scalarText(source);
    const expected = named.map(({ name }) => `\`${name}\``).join(" or ");
    return named.find(({ name }) => name === written) ?? F.wrong(source, expected);
  },
  schema: ({ words }) => ({ enum: otherObjectives(words).map(({ name }) => name) }),
};

const otherObjectives = (words: F.WordTables): readonly FunctionDefinition[] =>
  objectivesOf(words.all("loss")).filter((word) => word !== USUAL_OBJECTIVE);

const under = F.defined("attack_under", () =>
  callField<P.MeasuringAttack>({
    tag: "kind",
    families: ["attack"],
    measured: true,
    after: () => ({
      maximizing: [
        F.optional(objective),
        "the loss of `predict` and the labels that it maximizes; absent: the cross-entropy",
      ],
    }),
  }),
);

const metricRows = {
  on: [images, "the images it is measured on"],
  items: [F.count, "number of those images", F.counted("the number of images in `on`")],
  under: [F.optional(under), "the attack; absent: clean images"],
} as const;

export const metric = F.defined("metric", () =>
  callField<P.MetricPlan>({ tag: "metric", families: ["metric"], after: () => metricRows }),
);

export const measure = F.defined("measure", () =>
  callField<P.MeasurePlan>({
    tag: "metric",
    families: ["metric"],
    after: () => ({
      ...metricRows,
      every: [F.optional(duration), "time between measurements; absent: once, at the end of the stage"],
    }),
  }),
);

export const predict = F.defined("predict", () =>
  record<P.PredictPlan>({
    logits: [planExpr, "logits for the original image"],
    passes: [passes, "its passes, in order of execution", F.derived("`logits`")],
  }),
);
