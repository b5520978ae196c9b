import type { Rational } from "../experiment/rational.ts";

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

export type Precision = "float64" | "float32" | "bfloat16";

// ---- numbers -----------------------------------------------------------------------------------

export interface Duration {
  readonly unit: "epochs" | "steps";
  readonly value: Rational;
}

/** A number that may change during a stage. Exact until the program is made. */
export type Scalar = Rational | Schedule;

/**
 * Continuous curves count updates from 1 (update k of n in an epoch is at k/n epochs), stepwise ones act once the
 * updates already done reach the breakpoint; `count: 0` makes continuous curves count from 0.
 */
export type Schedule =
  /** pieces in order, each from where the last one ended; times are absolute within the stage */
  | { readonly schedule: "curves"; readonly pieces: readonly Curve[] }
  /** `from`, multiplied by `times` at each breakpoint */
  | {
      readonly schedule: "milestones";
      readonly from: Rational;
      readonly at: readonly Duration[];
      readonly times: Rational;
    }
  /** `from`, plus `add` at `first` and then after every `every` */
  | {
      readonly schedule: "staircase";
      readonly from: Rational;
      readonly add: Rational;
      readonly every: Duration;
      readonly first: Duration;
    }
  /** holds the value that `of` has at epoch number e = 1, 2, ... through that epoch */
  | { readonly schedule: "per_epoch"; readonly of: Scalar }
  | { readonly schedule: "count"; readonly from: number; readonly of: Scalar }
  /** linear from `from` to the value that `into` has at `over`, then `into` (whose clock starts at the stage's start) */
  | {
      readonly schedule: "warmup_into";
      readonly over: Duration;
      readonly from: Rational;
      readonly into: Scalar;
    }
  | {
      readonly schedule: "sum" | "difference" | "product" | "quotient";
      readonly of: readonly [Scalar, Scalar];
    };

export interface Curve {
  readonly curve: "constant" | "linear" | "cosine";
  readonly start: Duration;
  readonly end: Duration;
  readonly from: Rational;
  readonly to: Rational;
}

// ---- data --------------------------------------------------------------------------------------

export interface DatasetPlan {
  readonly kind: "cifar10" | "shapes10";
  readonly image: readonly [height: number, width: number, channels: number];
  readonly classes: number;
  /** items of each part */
  readonly train: number;
  readonly test: number;
  /** of a procedural data set */
  readonly seed?: number;
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

export interface Normalization {
  readonly mean: readonly [Rational, Rational, Rational];
  readonly std: readonly [Rational, Rational, Rational];
}

export type NetworkPlan = EncoderPlan | HeadPlan;

export interface EncoderPlan {
  readonly kind: "encoder";
  readonly architecture: "resnet18" | "convnet";
  /** resnet18: channels of the first stage (64); convnet: channels of each layer */
  readonly widths: readonly number[];
  readonly stem: "small_image";
  readonly normalize: Normalization | "none";
  /** empty: one set of batch norms without a name */
  readonly branches: readonly string[];
  readonly input: readonly [height: number, width: number, channels: number];
  readonly features: number;
  /** trainable numbers, all branches */
  readonly parameters: number;
}

export interface HeadPlan {
  readonly kind: "head";
  readonly architecture: "mlp" | "linear";
  readonly input: number;
  /** sizes of the layers; a linear head has one */
  readonly layers: readonly number[];
  readonly norm: "batch_norm" | "none";
  /** which layers have a bias */
  readonly bias: "all" | "first" | "none";
  /** what follows the last layer */
  readonly end: "linear" | "norm";
  readonly init: "default" | "zeros";
  /** branches of its batch norms; empty: one set without a name (also for `branches: shared` and heads without norm) */
  readonly branches: readonly string[];
  readonly parameters: number;
}

/** A stage of more steps than these ends in no lifetime. */
export const MOST_UPDATES = 100_000_000;

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

export type AugmentOp =
  | {
      readonly op: "random_resized_crop";
      readonly size: number;
      readonly scale: readonly [Scalar, Scalar];
      readonly ratio: readonly [Scalar, Scalar];
      readonly interpolation: "bicubic" | "bilinear";
    }
  | { readonly op: "random_crop"; readonly size: number; readonly padding: number }
  | { readonly op: "flip"; readonly probability: Scalar }
  | {
      readonly op: "color_jitter";
      readonly brightness: Scalar;
      readonly contrast: Scalar;
      readonly saturation: Scalar;
      readonly hue: Scalar;
      readonly probability: Scalar;
    }
  | { readonly op: "grayscale"; readonly probability: Scalar };

export type BatchNormMode = "train" | "batch" | "eval";

/** Everything about a PGD attack but what it moves. Numbers in pixel scale. */
export interface AttackSettings {
  readonly kind: "pgd";
  readonly norm: "linf";
  readonly radius: Scalar;
  readonly step: Scalar;
  /** a schedule is whole at every update */
  readonly steps: number | Schedule;
  readonly start: "zero" | "uniform" | { readonly normal: Rational };
  readonly clip_start: boolean;
  readonly clip: "ball_then_image" | "image_then_ball";
  readonly pick: "last" | "best";
  readonly restarts: number;
  readonly batch_norm: BatchNormMode;
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
      readonly fn: ExprFunction;
      readonly args: readonly PlanExpr[];
      readonly options: Readonly<Record<string, Scalar | string | boolean | number>>;
    };

export type ExprFunction =
  // losses: scalar results
  /** options: temperature, positives ("all" | "partner"), over_positives ("mean" | "sum"), gradient ("both" | "rows"), reduce */
  | "nt_xent"
  /** args: logits, target (label or distribution); options: smoothing, reduce */
  | "cross_entropy"
  /** args: target logits, input logits; options: reduce */
  | "kl_divergence"
  // row algebra
  | "softmax"
  | "log"
  | "exp"
  | "dot"
  | "cosine"
  | "distance"
  | "mean"
  | "sum"
  /** options: degree */
  | "stop_gradient"
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "negate";

/** The classifier that measures and `keep` mean, on the un-augmented image, batch norm in eval mode. */
export interface PredictPlan {
  readonly logits: PlanExpr;
  readonly passes: Readonly<Record<string, PassPlan>>;
}

export type OptimizerPlan =
  | {
      readonly kind: "sgd";
      readonly lr: Scalar;
      readonly momentum: Scalar;
      readonly nesterov: boolean;
      readonly weight_decay: Scalar;
    }
  | {
      readonly kind: "lars";
      readonly lr: Scalar;
      readonly momentum: Scalar;
      readonly weight_decay: Scalar;
      readonly trust: Scalar;
      readonly epsilon: Scalar;
    }
  | {
      readonly kind: "adam";
      readonly lr: Scalar;
      readonly beta1: Scalar;
      readonly beta2: Scalar;
      readonly epsilon: Scalar;
      readonly weight_decay: Scalar;
    };

export interface KeepPlan {
  /** always kept: the end of the stage */
  readonly last: true;
  readonly every?: Duration;
  /** by kept name, sorted; ties keep the first */
  readonly by: Readonly<Record<string, MetricPlan>>;
}

export interface MetricPlan {
  readonly metric: "accuracy";
  /** `cifar.test` or a split's part */
  readonly on: string;
  readonly items: number;
  readonly under?: AttackSettings;
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
