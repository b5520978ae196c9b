import { attack, measure, metric, mode, pass, predict } from "./attack-fields.ts";
import { named, record, tagged } from "./collection-fields.ts";
import { planExpr } from "./expr-field.ts";
import * as F from "./field.ts";
import { names } from "./network-fields.ts";
import { duration, scalarField } from "./number-fields.ts";
import type * as P from "./schema.ts";
import { view } from "./view-fields.ts";

const number = scalarField(false);
type Optimizer<K extends P.OptimizerPlan["kind"]> = Extract<P.OptimizerPlan, { kind: K }>;
const lr = [number, "learning rate"] as const;
const momentum = [number, "share of the last update that stays"] as const;
const decay = [number, "added to the gradient for each unit of a weight"] as const;

const optimizer = F.defined("optimizer", () =>
  tagged<P.OptimizerPlan>("kind", {
    sgd: record<Optimizer<"sgd">>({
      kind: [F.word("sgd"), "as in PyTorch: the learning rate is outside of the buffer"],
      lr,
      momentum,
      nesterov: [F.bool, "Nesterov's form of momentum"],
      weight_decay: decay,
    }),
    lars: record<Optimizer<"lars">>({
      kind: [F.word("lars"), "a local rate for each tensor; the learning rate is inside of the buffer"],
      lr,
      momentum,
      weight_decay: decay,
      trust: [number, "local rate for a weight as long as its gradient"],
      epsilon: [number, "keeps the local rate finite"],
    }),
    adam: record<Optimizer<"adam">>({
      kind: [F.word("adam"), "moments of the gradient, corrected for their start"],
      lr,
      beta1: [number, "share of the first moment that stays"],
      beta2: [number, "share of the second moment that stays"],
      epsilon: [number, "keeps the quotient finite"],
      weight_decay: decay,
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
    branches: [names, "the branches it has in this stage; empty: one without a name"],
    update: [F.word("train", "frozen"), "whether the optimizer changes it"],
    frozen_batch_norm: [F.optional(mode), "mode of the batch norms of a frozen network"],
  }),
);

const keep = F.defined("keep", () =>
  record<P.KeepPlan>({
    last: [F.constant(true), "the end of the stage is always kept"],
    every: [F.optional(duration), "a checkpoint each time this has passed"],
    by: [named(metric), "checkpoint by name: the best of the stage by this metric; ties keep the first"],
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
    networks: [named(stageNetwork), "networks it uses: where they start, what of them is trained"],
    views: [named(view), "views in order of making"],
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
