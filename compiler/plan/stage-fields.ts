import type * as P from "../schema/plan.ts";
import { callField } from "../vocabulary/types/call-field.ts";
import { scalarField } from "../vocabulary/types/schedule-field.ts";
import { named, names, record } from "../yaml/collections.ts";
import * as F from "../yaml/field.ts";
import { duration } from "../yaml/numbers.ts";
import { attack, images, measure, metric, mode, passes, predict } from "./attack-fields.ts";
import { planExpr } from "./expr-field.ts";
import { branches } from "./network-fields.ts";
import { view } from "./view-fields.ts";

const number = scalarField();

const optimizer = F.defined("optimizer", () =>
  callField<P.OptimizerPlan>({ tag: "kind", families: ["optimizer"] }),
);

const data = F.defined("data", () =>
  record<P.DataPlan>({
    of: [images, "the images it trains on"],
    items: [F.count, "number of those images", F.counted("the number of images in `of`")],
    labels: [F.word("shown", "hidden"), "whether losses and attacks may use the labels"],
    shuffle: [F.bool, "whether the images are shuffled in every epoch"],
    last: [F.word("keep", "drop"), "whether the last, smaller batch of an epoch is kept or dropped"],
  }),
);

const stageNetwork = F.defined("stage_network", () =>
  record<P.StageNetworkPlan>({
    start: [
      F.naming("weights", F.string),
      "`scratch`, or a network of a checkpoint such as `pretrain.last.f`, with `.BRANCH` if only one branch is loaded",
    ],
    branches: [
      branches,
      "its branches in this stage; empty: one set of batch norms without a name",
      F.derived("the branches it starts with"),
    ],
    update: [F.word("train", "frozen"), "whether it is trained"],
    frozen_batch_norm: [F.optional(mode), "batch norm mode of a frozen network"],
  }),
);

/** A network with default settings is in the plan only because a pass uses it. */
const usedNetwork = F.present(
  "a pass runs it",
  stageNetwork,
  ({ start, update }) => start === "scratch" && update === "train",
);

const keep = F.defined("keep", () =>
  record<P.KeepPlan>({
    last: [F.constant(true), "the checkpoint at the end of the stage is always kept"],
    every: [F.optional(duration), "time between regular checkpoints"],
    by: [
      named("checkpoint", metric, names("last", "each", "scratch")),
      "best checkpoints by name: the best of the stage by this metric, the first one if several are equal",
    ],
  }),
);

const cost = F.defined("cost", () =>
  record<P.CostPlan>({
    parameters: [F.whole, "number of trained parameters"],
    state_bytes: [F.whole, "bytes kept between steps: weights, running statistics and optimizer state"],
    forward: [F.whole, "forward passes of training, with the losses"],
    backward: [F.whole, "backward passes of training"],
    attack: [F.whole, "all attacks: forward and backward passes of every step"],
    update: [F.whole, "optimizer arithmetic for each trained parameter"],
    step: [F.whole, "sum of forward, backward, attack and update"],
  }),
);

export const stage = F.defined("stage", () =>
  record<P.StagePlan>({
    data: [data, "the training data"],
    batch: [F.count, "batch size: number of images in a step"],
    epoch: [
      record<P.EpochPlan>({
        steps: [F.count, "number of steps in an epoch"],
        last_batch: [F.count, "number of images in the last step of an epoch"],
      }),
      "one pass over the training data",
      F.counted("`batch`, and the number of images"),
    ],
    for: [duration, "length of the training"],
    updates: [F.count, "total number of steps", F.counted("`for`, and the steps of an epoch")],
    networks: [
      named("network", usedNetwork, names()),
      "the networks it uses: where they start, and whether they are trained",
    ],
    views: [named("view", view, names("image")), "views, in the order in which they are made"],
    attacks: [named("views", attack), "attacks in order of execution, named after the views they make"],
    passes: [passes, "training passes in order of execution", F.derived("the losses that are minimized")],
    losses: [named("loss", planExpr), "the losses that `minimize` or an attack uses"],
    minimize: [named("loss", number), "weight of each loss in the objective, in the order of addition"],
    predict: [F.optional(predict), "the classifier that is measured"],
    optimizer: [optimizer, "the optimizer"],
    keep: [keep, "the checkpoints that are kept"],
    measure: [named("metric", measure), "the metrics that are measured during training"],
    cost: [
      cost,
      "operations of one step with a full batch: 2 per multiply-add of convolutions and matrix products, without augmentations",
      F.counted("the networks, the passes, the batch and the optimizer"),
    ],
  }),
);
