import type { BatchNormMode, NetworkSymbol } from "./network-symbol.ts";
import type { Duration, Scalar } from "./quantity.ts";
import type { PartValue } from "./values.ts";
import type { Call, Word } from "./word.ts";

/**
 * An experiment, read from a file of the language or from a plan. Its nodes are plain objects that refer to each other
 * by object. It contains only what the author states; `derive/` computes what follows. Origins are kept apart (see
 * `origins.ts`), so two experiments can be equal although they come from different texts.
 */
export interface Experiment {
  readonly title: string;
  readonly seed: number;
  readonly precision: Precision;
  /** in order of execution */
  readonly stages: readonly Stage[];
  /** in any order: evaluations do not change anything */
  readonly evaluations: readonly Evaluation[];
}

export type Precision = "float64" | "float32" | "bfloat16";

/** A training stage. */
export interface Stage {
  readonly name: string;
  readonly data: StageData;
  /** images in a step */
  readonly batch: number;
  readonly for: Duration;
  /** in any order */
  readonly networks: readonly StageNetwork[];
  /** every view except the image itself, in any order */
  readonly views: readonly (AugmentedView | AdversarialView)[];
  /** in any order */
  readonly attacks: readonly Attack[];
  /** training passes; passes that update the same running statistics run in this order */
  readonly passes: readonly Pass[];
  /** in any order: losses are added by name */
  readonly minimize: readonly Term[];
  readonly predict?: Predict;
  readonly optimizer: Call;
  readonly keep: Keep;
  /** in any order */
  readonly measure: readonly Measure[];
}

export interface StageData {
  readonly of: PartValue;
  readonly labels: "shown" | "hidden";
  readonly shuffle: boolean;
  readonly last: "keep" | "drop";
}

/** A network in a stage. */
export interface StageNetwork {
  readonly network: NetworkSymbol;
  /** absent: the network starts from its initial weights */
  readonly start?: Start;
  /** the branches of the network in this stage; empty: it has one unnamed set of batch norms */
  readonly branches: readonly string[];
  /** set if the network is frozen: the mode of its batch norms in training passes */
  readonly frozen?: BatchNormMode;
}

/** The weights that a network starts from. */
export interface Start {
  readonly checkpoint: Checkpoint;
  readonly network: StageNetwork;
  /** absent: every branch */
  readonly branch?: string;
}

/** The weights that a stage keeps: at its end, or the best ones by a metric. */
export interface Checkpoint {
  readonly stage: Stage;
  readonly kept: "last" | Kept;
}

// ---- views -------------------------------------------------------------------------------------

export type View = ImageView | AugmentedView | AdversarialView;

/** The image of the data set, unchanged. */
export interface ImageView {
  readonly kind: "image";
  readonly name: "image";
}

export interface AugmentedView {
  readonly kind: "augmented";
  readonly name: string;
  readonly of: View;
  /** augmentations in order; empty: the image unchanged */
  readonly ops: readonly Call[];
}

/** A view that an attack makes. The attack refers to its views. */
export interface AdversarialView {
  readonly kind: "adversarial";
  readonly name: string;
  /** the view that the attack starts from */
  readonly of: View;
}

export const IMAGE: ImageView = { kind: "image", name: "image" };

/** An attack on one or more views. */
export interface Attack extends Call {
  /** in the order of their names */
  readonly makes: readonly AdversarialView[];
  /** the losses, reduced to the terms that depend on a view of this attack; in any order */
  readonly maximizing: readonly Term[];
  /** the passes of its objective; passes that update the same running statistics run in this order */
  readonly passes: readonly Pass[];
}

// ---- tensors -----------------------------------------------------------------------------------

/**
 * One forward pass of a network. Within training, one attack or one prediction, two passes with the same name are the
 * same pass.
 */
export interface Pass {
  /** canonical text of the call */
  readonly name: string;
  readonly network: StageNetwork;
  /** absent if the network has one unnamed set of batch norms */
  readonly branch?: string;
  /** absent: the default mode of training, of the attack or of the prediction */
  readonly mode?: BatchNormMode;
  /** number of `again(...)` around it */
  readonly again: number;
  readonly inputs: readonly PassInput[];
}

export type PassInput =
  | { readonly kind: "view"; readonly view: View }
  /** @param part absent: all parts */
  | { readonly kind: "pass"; readonly pass: Pass; readonly part?: number };

/** A tensor expression over the results of passes. */
export type Expr =
  | { readonly kind: "pass"; readonly pass: Pass; readonly part?: number }
  | { readonly kind: "label" }
  | { readonly kind: "scalar"; readonly value: Scalar }
  | {
      readonly kind: "call";
      readonly word: Word;
      /** operands in order */
      readonly args: readonly Expr[];
      readonly options: Readonly<Record<string, Scalar | string | boolean | number>>;
    };

export interface Loss {
  readonly name: string;
  readonly expr: Expr;
}

/** A loss in a weighted sum. */
export interface Term {
  readonly loss: Loss;
  readonly weight: Scalar;
}

/** The classifier that metrics measure. It runs on the unchanged image, with batch norm in eval mode. */
export interface Predict {
  readonly logits: Expr;
  readonly passes: readonly Pass[];
}

// ---- checkpoints and measurements ----------------------------------------------------------------

export interface Keep {
  readonly every?: Duration;
  /** in any order */
  readonly by: readonly Kept[];
}

/** The best checkpoint by a metric; of equal ones, the first. */
export interface Kept {
  readonly name: string;
  readonly metric: Metric;
}

export interface Metric extends Call {
  readonly on: PartValue;
  readonly under?: MeasuringAttack;
}

/** The attack under which a metric is measured. */
export interface MeasuringAttack extends Call {
  /** the loss of the logits of `predict` and the labels; absent: cross-entropy */
  readonly maximizing?: Word;
}

export interface Measure extends Metric {
  /** absent: at the end of the stage */
  readonly every?: Duration;
}

/** Measurements of one checkpoint on one set of images. */
export interface Evaluation {
  readonly checkpoint: Checkpoint;
  readonly on: PartValue;
  /** in any order */
  readonly measure: readonly Metric[];
}
