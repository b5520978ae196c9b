import type { BatchNormMode, NetworkSymbol } from "./network-symbol.ts";
import type { Duration, Scalar } from "./quantity.ts";
import type { PartValue } from "./values.ts";
import type { Call, Word } from "./word.ts";

/**
 * What an experiment is, whether a file of the language states it or a plan: plain objects that refer to each other by
 * object. It holds what somebody states; what follows from that is worked out by `derive/`. Where its values come from
 * stands beside it (see `origins.ts`), and two experiments are equal whatever they come from.
 */
export interface Experiment {
  readonly title: string;
  readonly seed: number;
  readonly precision: Precision;
  /** in order of execution */
  readonly stages: readonly Stage[];
  /** in any order: none changes another */
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
  /** all but the image itself, in any order */
  readonly views: readonly (AugmentedView | AdversarialView)[];
  /** in any order */
  readonly attacks: readonly Attack[];
  /** of training: those that move the same running statistics do so in this order */
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
  /** absent: from its first weights */
  readonly start?: Start;
  /** the branches it has in this stage; empty: one set of batch norms without a name */
  readonly branches: readonly string[];
  /** where it is not trained: the mode of its batch norms in training passes */
  readonly frozen?: BatchNormMode;
}

/** The weights that a network starts from. */
export interface Start {
  readonly checkpoint: Checkpoint;
  readonly network: StageNetwork;
  /** absent: every branch */
  readonly branch?: string;
}

/** What a stage keeps: its end, or the best by a metric. */
export interface Checkpoint {
  readonly stage: Stage;
  readonly kept: "last" | Kept;
}

// ---- views -------------------------------------------------------------------------------------

export type View = ImageView | AugmentedView | AdversarialView;

/** The image as the data have it. */
export interface ImageView {
  readonly kind: "image";
  readonly name: "image";
}

export interface AugmentedView {
  readonly kind: "augmented";
  readonly name: string;
  readonly of: View;
  /** augmentations in sequence; empty: the image as it is */
  readonly ops: readonly Call[];
}

/** A view that an attack moves; the attack names its views. */
export interface AdversarialView {
  readonly kind: "adversarial";
  readonly name: string;
  /** where it starts */
  readonly of: View;
}

export const IMAGE: ImageView = { kind: "image", name: "image" };

/** An attack on one view or several at a time. */
export interface Attack extends Call {
  /** by name */
  readonly makes: readonly AdversarialView[];
  /** losses, reduced to what depends on a view that it makes; in any order */
  readonly maximizing: readonly Term[];
  /** passes of its objective: those that move the same running statistics do so in this order */
  readonly passes: readonly Pass[];
}

// ---- tensors -----------------------------------------------------------------------------------

/** One run of a network. Of one setting (training, an attack, a prediction), passes of one name are the same pass. */
export interface Pass {
  /** canonical text of what it runs */
  readonly name: string;
  readonly network: StageNetwork;
  /** absent where the network has one set of batch norms */
  readonly branch?: string;
  /** as stated at the call; absent: the mode of where it is used */
  readonly mode?: BatchNormMode;
  /** how many `again(...)` stand around it */
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

/** The classifier that is measured, on the image as it is, batch norm in eval mode. */
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

/** The best checkpoint by a metric, the first one of equal ones. */
export interface Kept {
  readonly name: string;
  readonly metric: Metric;
}

export interface Metric extends Call {
  readonly on: PartValue;
  readonly under?: MeasuringAttack;
}

/** The attack of a measurement. */
export interface MeasuringAttack extends Call {
  /** the loss of what `predict` gives and the labels; absent: cross-entropy */
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
