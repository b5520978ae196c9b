import type { Precision } from "../experiment/experiment.ts";
import type { BatchNormMode } from "../experiment/network-symbol.ts";
import type { Duration, Scalar } from "../experiment/quantity.ts";
import type { Call } from "../experiment/word.ts";
import type { AttackDefinition } from "../vocabulary/define/attacks.ts";
import type { AugmentOp, ImageSize } from "../vocabulary/define/augmentations.ts";
import type { DatasetDefinition } from "../vocabulary/define/datasets.ts";
import type { FunctionDefinition } from "../vocabulary/define/functions.ts";
import type { MetricDefinition } from "../vocabulary/define/metrics.ts";
import type { NetworkDefinition, NetworkInput } from "../vocabulary/define/networks.ts";
import type { OptimizerDefinition } from "../vocabulary/define/optimizers.ts";

/**
 * The typed plan: everything an experiment means, and nothing about where or when it runs. Fields have the order of the
 * YAML. Maps by name have the order stated at the field.
 */
export interface Plan {
  /** version of this format */
  readonly plan: 1;
  readonly experiment: string;
  readonly seed: number;
  readonly precision: Precision;
  /** by name, sorted; only those that are used */
  readonly datasets: Readonly<Record<string, DatasetPlan>>;
  /** by the name of the first part, sorted */
  readonly splits: Readonly<Record<string, SplitPlan>>;
  /** by name, sorted; only those that are used */
  readonly networks: Readonly<Record<string, NetworkPlan>>;
  /** in order of execution */
  readonly stages: Readonly<Record<string, StagePlan>>;
  /** by `CHECKPOINT on DATA`, in order of stages, then checkpoints, `last` first, then data */
  readonly evaluations: Readonly<Record<string, EvaluationPlan>>;
}

export type { Precision };

// ---- data --------------------------------------------------------------------------------------

export interface DatasetPlan extends Call<DatasetDefinition> {
  readonly image: ImageSize;
  readonly classes: number;
}

export interface SplitPlan {
  /** `cifar.train` */
  readonly of: string;
  readonly rule: "random";
  readonly seed: number;
  /** number of images of each part, in written order; at most as many as in `of` */
  readonly parts: Readonly<Record<string, number>>;
}

// ---- networks ----------------------------------------------------------------------------------

/** An encoder (`input` is an image) or a head (`input` is a number of features). */
export interface NetworkPlan extends Call<NetworkDefinition> {
  readonly kind: "encoder" | "head";
  /** empty: one unnamed set of batch norms, or none */
  readonly branches: readonly string[];
  readonly input: NetworkInput;
  /** features per row of an encoder's output; for a head, see its last layer */
  readonly features?: number;
  /** number of trainable parameters, with all branches */
  readonly parameters: number;
}

// ---- stages ------------------------------------------------------------------------------------

export interface StagePlan {
  readonly data: DataPlan;
  readonly batch: number;
  readonly epoch: EpochPlan;
  readonly for: Duration;
  /** number of updates in the stage */
  readonly updates: number;
  /** by name, sorted */
  readonly networks: Readonly<Record<string, StageNetworkPlan>>;
  /** in the order in which they are made: a view comes after the one it is made from; otherwise by name */
  readonly views: Readonly<Record<string, ViewPlan>>;
  /** by the names of their views, sorted and joined with ", "; in order of execution */
  readonly attacks: Readonly<Record<string, AttackPlan>>;
  /** training passes in order of execution, by their canonical text */
  readonly passes: Readonly<Record<string, PassPlan>>;
  /** by name, sorted; only losses that `minimize` or an attack uses */
  readonly losses: Readonly<Record<string, PlanExpr>>;
  /** weight of each loss, sorted by name; losses are added in this order */
  readonly minimize: Readonly<Record<string, Scalar>>;
  readonly predict?: PredictPlan;
  readonly optimizer: OptimizerPlan;
  readonly keep: KeepPlan;
  /** by canonical metric name (see `metricName`), in order of attacks */
  readonly measure: Readonly<Record<string, MeasurePlan>>;
  readonly cost: CostPlan;
}

export interface DataPlan {
  /** `cifar.train` or a part of a split */
  readonly of: string;
  readonly items: number;
  readonly labels: "shown" | "hidden";
  readonly shuffle: boolean;
  readonly last: "keep" | "drop";
}

export interface EpochPlan {
  readonly steps: number;
  /** images in the last batch of an epoch; equals `batch` if that batch is full */
  readonly last_batch: number;
}

export interface StageNetworkPlan {
  /** `scratch`, or a network in a checkpoint, with its branch if one is given: `pretrain.last.f.adversarial` */
  readonly start: string;
  /** the branches of the network in this stage; empty: one unnamed set */
  readonly branches: readonly string[];
  /** train: updated by the optimizer; frozen: not updated, batch norm in `frozen_batch_norm` mode */
  readonly update: "train" | "frozen";
  readonly frozen_batch_norm?: BatchNormMode;
}

export type ViewPlan = AugmentedViewPlan | AdversarialViewPlan;

export interface AugmentedViewPlan {
  readonly kind: "augmented";
  /** `image` or another view */
  readonly of: string;
  /** augmentations in order; empty: the image unchanged */
  readonly ops: readonly AugmentOp[];
  readonly size: readonly [height: number, width: number, channels: number];
}

export interface AdversarialViewPlan {
  readonly kind: "adversarial";
  readonly of: string;
  /** key in `attacks` */
  readonly attack: string;
  readonly size: readonly [height: number, width: number, channels: number];
}

/** The settings of an attack, without its views. Numbers are in pixel scale. */
export type AttackSettings = Call<AttackDefinition>;

/** The attack under which a metric is measured. */
export interface MeasuringAttack extends AttackSettings {
  /** the loss of the logits of `predict` and the labels; absent: cross-entropy */
  readonly maximizing?: FunctionDefinition;
}

export interface AttackPlan extends AttackSettings {
  /** adversarial view -> the view it starts from, sorted */
  readonly moves: Readonly<Record<string, string>>;
  /** weights of losses, reduced to the terms that depend on a view of this attack */
  readonly maximizing: Readonly<Record<string, Scalar>>;
  /** the passes of the objective, by canonical text, in order of execution; `times` counts runs in one step */
  readonly passes: Readonly<Record<string, PassPlan>>;
}

export interface PassPlan {
  readonly network: string;
  /** absent if the network has one unnamed set of batch norms */
  readonly branch?: string;
  readonly batch_norm: BatchNormMode;
  /** views or passes to concatenate, in order; `PASS` is all parts of a pass, `PASS[i]` one */
  readonly inputs: readonly string[];
  /** number of views in it; its output has as many parts */
  readonly parts: number;
  /** features per row of the output */
  readonly features: number;
  /** number of runs in one step */
  readonly times: number;
  /** position among passes that update the same running statistics, if the order matters */
  readonly order?: number;
}

/**
 * A tensor expression over the outputs of passes. In YAML a pass or a part is written as its text, the labels as
 * `label`, and a call as a map with one key.
 */
export type PlanExpr =
  | { readonly kind: "pass"; readonly pass: string; readonly part?: number }
  | { readonly kind: "label" }
  | { readonly kind: "scalar"; readonly value: Scalar }
  | {
      readonly kind: "call";
      readonly word: FunctionDefinition;
      /** operands in order */
      readonly args: readonly PlanExpr[];
      readonly options: Readonly<Record<string, Scalar | string | boolean | number>>;
    };

/** The classifier for metrics and `keep`. It runs on the unchanged image, with batch norm in eval mode. */
export interface PredictPlan {
  readonly logits: PlanExpr;
  readonly passes: Readonly<Record<string, PassPlan>>;
}

export type OptimizerPlan = Call<OptimizerDefinition>;

export interface KeepPlan {
  /** the end of the stage is always kept */
  readonly last: true;
  readonly every?: Duration;
  /** by name, sorted; of equal values, the first is kept */
  readonly by: Readonly<Record<string, MetricPlan>>;
}

export interface MetricPlan extends Call<MetricDefinition> {
  /** `cifar.test` or a part of a split */
  readonly on: string;
  readonly items: number;
  readonly under?: MeasuringAttack;
}

export interface MeasurePlan extends MetricPlan {
  /** absent: at the end of the stage */
  readonly every?: Duration;
}

export interface EvaluationPlan {
  /** `finetune.best` */
  readonly checkpoint: string;
  readonly on: string;
  readonly items: number;
  readonly predict: PredictPlan;
  /** by canonical metric name, in order of attacks */
  readonly measure: Readonly<Record<string, MetricPlan>>;
}

/** The cost of one step on a full batch, in operations of convolutions and matrix products: 2 for each multiply-add. */
export interface CostPlan {
  /** number of trained parameters */
  readonly parameters: number;
  /** bytes kept between steps: weights, running statistics, optimizer state */
  readonly state_bytes: number;
  readonly forward: number;
  readonly backward: number;
  readonly attack: number;
  /** operations of the optimizer */
  readonly update: number;
  /** sum of forward, backward, attack and update */
  readonly step: number;
}
