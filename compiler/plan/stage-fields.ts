import { named, names, record, tagged } from "../yaml/collections.ts";
import * as F from "../yaml/field.ts";
import { attack, measure, metric, mode, pass, predict } from "./attack-fields.ts";
import { planExpr } from "./expr-field.ts";
import { branches } from "./network-fields.ts";
import { argumentField, duration, scalarField } from "./number-fields.ts";
import type * as P from "./schema.ts";
import { view } from "./view-fields.ts";

const number = scalarField();
type Kind = P.OptimizerPlan["kind"];
type Optimizer<K extends Kind> = Extract<P.OptimizerPlan, { kind: K }>;
const lr = (kind: Kind) => [argumentField(kind, "lr"), "learning rate"] as const;
const momentum = (kind: Kind) =>
  [argumentField(kind, "momentum"), "share of the last update that stays"] as const;
const decay = (kind: Kind) =>
  [argumentField(kind, "weight_decay"), "added to the gradient for each unit of a weight"] as const;

const optimizer = F.defined("optimizer", () =>
  tagged<P.OptimizerPlan>("kind", {
    sgd: record<Optimizer<"sgd">>({
      kind: [F.word("sgd"), "as in PyTorch: the learning rate is outside of the buffer"],
      lr: lr("sgd"),
      momentum: momentum("sgd"),
      nesterov: [F.bool, "Nesterov's form of momentum"],
      weight_decay: decay("sgd"),
    }),
    lars: record<Optimizer<"lars">>({
      kind: [F.word("lars"), "a local rate for each tensor; the learning rate is inside of the buffer"],
      lr: lr("lars"),
      momentum: momentum("lars"),
      weight_decay: decay("lars"),
      trust: [argumentField("lars", "trust"), "local rate for a weight as long as its gradient"],
      epsilon: [argumentField("lars", "epsilon"), "keeps the local rate finite"],
    }),
    adam: record<Optimizer<"adam">>({
      kind: [F.word("adam"), "moments of the gradient, corrected for their start"],
      lr: lr("adam"),
      beta1: [argumentField("adam", "beta1"), "share of the first moment that stays"],
      beta2: [argumentField("adam", "beta2"), "share of the second moment that stays"],
      epsilon: [argumentField("adam", "epsilon"), "keeps the quotient finite"],
      weight_decay: decay("adam"),
    }),
  }),
);

const data = F.defined("data", () =>
  record<P.DataPlan>({
    of: [F.string, "the items it trains on"],
    items: [F.count, "how many those are"],
    labels: [F.word("shown", "hidden"), "whether losses and attacks may use them"],
    shuffle: [F.bool, "whether every epoch has an order of its own"],
    last: [F.word("keep", "drop"), "what happens to the last, smaller batch"],
  }),
);

const stageNetwork = F.defined("stage_network", () =>
  record<P.StageNetworkPlan>({
    start: [
      F.string,
      "`scratch`, or a network of a checkpoint: `pretrain.last.f`, with `.BRANCH` where one is taken",
    ],
    branches: [branches, "the branches it has in this stage; empty: one without a name"],
    update: [F.word("train", "frozen"), "whether the optimizer changes it"],
    frozen_batch_norm: [F.optional(mode), "mode of the batch norms of a frozen network"],
  }),
);

const keep = F.defined("keep", () =>
  record<P.KeepPlan>({
    last: [F.constant(true), "the end of the stage is always kept"],
    every: [F.optional(duration), "a checkpoint each time this has passed"],
    by: [
      named(metric, names("last", "each", "scratch")),
      "checkpoint by name: the best of the stage by this metric; ties keep the first",
    ],
  }),
);

const cost = F.defined("cost", () =>
  record<P.CostPlan>({
    parameters: [F.whole, "numbers that the optimizer changes"],
    state_bytes: [F.whole, "bytes kept between steps: weights, running statistics, the optimizer's own"],
    forward: [F.whole, "training passes and losses, forward"],
    backward: [F.whole, "gradients of weights, and what they take of results"],
    attack: [F.whole, "all attacks: forward and backward in every iteration"],
    update: [F.whole, "the optimizer: arithmetic on each number it changes"],
    step: [F.whole, "forward, backward, attack and update together"],
  }),
);

export const stage = F.defined("stage", () =>
  record<P.StagePlan>({
    data: [data, "what it trains on"],
    batch: [F.count, "images in a step"],
    epoch: [
      record<P.EpochPlan>({
        steps: [F.count, "steps in one pass over the items"],
        last_batch: [F.count, "images in the last step of an epoch"],
      }),
      "one pass over the items",
    ],
    for: [duration, "how long it trains"],
    updates: [F.count, "steps in all"],
    networks: [named(stageNetwork, names()), "networks it uses: where they start, what of them is trained"],
    views: [named(view, names("image")), "views in order of making"],
    attacks: [named(attack), "attacks in order of execution, by the views they make"],
    passes: [named(pass), "training passes in order of execution"],
    losses: [named(planExpr), "losses that `minimize` or an attack reaches"],
    minimize: [named(number), "weight of each loss, in the order in which they are added"],
    predict: [F.optional(predict), "the classifier that metrics and `keep` mean"],
    optimizer: [optimizer, "how weights change"],
    keep: [keep, "what is kept besides the last checkpoint"],
    measure: [named(measure), "what is measured on the way"],
    cost: [
      cost,
      "one step of a full batch, in operations: 2 for each multiply-add of a convolution or matrix product; augmentations are left out",
    ],
  }),
);
