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
 * The typed plan: everything an experiment means, nothing about where or when it runs.
 * Field order here is the order in the YAML. Maps keyed by name keep the order stated at the field.
 */
export interface Plan {
  /** version of this format */
  readonly plan: 1;
  readonly experiment: string;
  readonly seed: number;
  readonly precision: Precision;
  /** by name, only those in use, sorted */
  readonly datasets: Readonly<Record<string, DatasetPlan>>;
  /** by name of the first part, sorted */
  readonly splits: Readonly<Record<string, SplitPlan>>;
  /** by name, only those in use, sorted */
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
  /** items of each part, in the order written; together all items of `of` or fewer */
  readonly parts: Readonly<Record<string, number>>;
}

// ---- networks ----------------------------------------------------------------------------------

/** An encoder (`input` is an image) or a head (`input` is a number of features). */
export interface NetworkPlan extends Call<NetworkDefinition> {
  readonly kind: "encoder" | "head";
  /** empty: one set of batch norms without a name, or none */
  readonly branches: readonly string[];
  readonly input: NetworkInput;
  /** numbers in a row of the result of an encoder; a head has those of its last layer */
  readonly features?: number;
  /** trainable numbers, all branches */
  readonly parameters: number;
}

// ---- stages ------------------------------------------------------------------------------------

export interface StagePlan {
  readonly data: DataPlan;
  readonly batch: number;
  readonly epoch: EpochPlan;
  readonly for: Duration;
  /** updates in all */
  readonly updates: number;
  /** by name, sorted */
  readonly networks: Readonly<Record<string, StageNetworkPlan>>;
  /** views that are made, in order of making (a view after the view it is made of), then by name */
  readonly views: Readonly<Record<string, ViewPlan>>;
  /** by the names of the views made, sorted and joined with ", "; in order of execution */
  readonly attacks: Readonly<Record<string, AttackPlan>>;
  /** training passes in order of execution, by their canonical text */
  readonly passes: Readonly<Record<string, PassPlan>>;
  /** by name, sorted; only those that `minimize` or an attack reaches */
  readonly losses: Readonly<Record<string, PlanExpr>>;
  /** weight of each loss, sorted: the order in which they are added */
  readonly minimize: Readonly<Record<string, Scalar>>;
  readonly predict?: PredictPlan;
  readonly optimizer: OptimizerPlan;
  readonly keep: KeepPlan;
  /** by canonical metric name (see `metricName`), in order of attacks */
  readonly measure: Readonly<Record<string, MeasurePlan>>;
  readonly cost: CostPlan;
}

export interface DataPlan {
  /** `cifar.train` or a split's part */
  readonly of: string;
  readonly items: number;
  readonly labels: "shown" | "hidden";
  readonly shuffle: boolean;
  readonly last: "keep" | "drop";
}

export interface EpochPlan {
  readonly steps: number;
  /** images in the last batch of an epoch; equals `batch` when it is full */
  readonly last_batch: number;
}

export interface StageNetworkPlan {
  /** `scratch`, or a checkpoint's network, with branch where one is taken: `pretrain.last.f.adversarial` */
  readonly start: string;
  /** the branches it has in this stage; empty: one without a name */
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
  /** operations in sequence; empty: the image as it is */
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

/** Everything about an attack but what it moves. Numbers in pixel scale. */
export type AttackSettings = Call<AttackDefinition>;

/** The attack of a measurement. */
export interface MeasuringAttack extends AttackSettings {
  /** the loss of what `predict` gives and the labels; absent: cross-entropy */
  readonly maximizing?: FunctionDefinition;
}

export interface AttackPlan extends AttackSettings {
  /** made view -> the view it starts from, sorted */
  readonly moves: Readonly<Record<string, string>>;
  /** weights of losses, reduced to those that depend on a moved view */
  readonly maximizing: Readonly<Record<string, Scalar>>;
  /** the passes of the objective in the attack's mode, in order, by canonical text; `times` as executed in one step */
  readonly passes: Readonly<Record<string, PassPlan>>;
}

export interface PassPlan {
  readonly network: string;
  /** absent where the network has one set of batch norms */
  readonly branch?: string;
  readonly batch_norm: BatchNormMode;
  /** views or passes (`PASS` is all parts, `PASS[i]` one), in order: what is concatenated */
  readonly inputs: readonly string[];
  /** how many views are in it; its result has as many parts */
  readonly parts: number;
  /** numbers in a row of the result */
  readonly features: number;
  /** how often it runs in one step */
  readonly times: number;
  /** position among passes that share running statistics, where the order matters */
  readonly order?: number;
}

/**
 * A tensor expression over the results of passes. In YAML a pass or part is its text, `label` the class column,
 * a call a map with one key.
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

/** The classifier that measures and `keep` mean, on the un-augmented image, batch norm in eval mode. */
export interface PredictPlan {
  readonly logits: PlanExpr;
  readonly passes: Readonly<Record<string, PassPlan>>;
}

export type OptimizerPlan = Call<OptimizerDefinition>;

export interface KeepPlan {
  /** always kept: the end of the stage */
  readonly last: true;
  readonly every?: Duration;
  /** by kept name, sorted; ties keep the first */
  readonly by: Readonly<Record<string, MetricPlan>>;
}

export interface MetricPlan extends Call<MetricDefinition> {
  /** `cifar.test` or a split's part */
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

/** One step of a full batch, in operations: convolutions and matrix products, 2 for each multiply-add. */
export interface CostPlan {
  /** numbers that the optimizer changes */
  readonly parameters: number;
  /** bytes kept between steps: weights, running statistics, the optimizer's own */
  readonly state_bytes: number;
  readonly forward: number;
  readonly backward: number;
  readonly attack: number;
  /** arithmetic of the optimizer on each number it changes */
  readonly update: number;
  /** all of the above */
  readonly step: number;
}
