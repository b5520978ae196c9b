import type { Node } from "../derive/classifier.ts";
import type { Experiment, Stage } from "../experiment/experiment.ts";
import type { NetworkSymbol } from "../experiment/network-symbol.ts";
import type { Duration, Scalar, Schedule } from "../experiment/quantity.ts";
import type { TensorType } from "../experiment/tensor-node.ts";
import type { DatasetValue, PartValue } from "../experiment/values.ts";
import type { Call } from "../experiment/word.ts";
import type { Argument } from "../vocabulary/define/argument.ts";
import type { AttackDefinition } from "../vocabulary/define/attacks.ts";
import type { AugmentDefinition, ImageSize } from "../vocabulary/define/augmentations.ts";
import type { FunctionDefinition } from "../vocabulary/define/functions.ts";
import type { OptimizerDefinition } from "../vocabulary/define/optimizers.ts";
import type { HeldOut } from "./measures/held-out.ts";

/** What a rule can be about: each name with the type of the subject. */
export interface Subjects {
  readonly attack: AttackSubject;
  /** its numbers may be schedules whose stage is not known yet */
  readonly augmentation: Call<AugmentDefinition>;
  /** its numbers may be schedules whose stage is not known yet */
  readonly optimizer: Call<OptimizerDefinition>;
  readonly function: FunctionCall;
  readonly number: NumberInTime;
  readonly schedule: ScheduleInTime;
  /** an optimizer whose schedules end with the stage */
  readonly training: OptimizerInTime;
  readonly classifier: Classifier;
  readonly label: LabelUse;
  readonly operation: Operation;
  readonly epoch: EpochSubject;
  readonly learning: Learning;
  readonly frozen: FrozenNetwork;
  readonly objective: AttackObjective;
  /** the interval of a `keep` or `measure` statement */
  readonly keeping: Interval;
  readonly measuring: Interval;
  /** the choice of a checkpoint by a metric */
  readonly selection: Selection;
  readonly weights: Weights;
  readonly operands: Operands;
  readonly evaluation: EvaluationSubject;
  readonly stage: Stage;
  /** a whole experiment without errors */
  readonly experiment: Experiment;
}

export type About = keyof Subjects;

/** The time of a stage. */
export interface StageTime {
  readonly for: Duration;
  readonly stepsPerEpoch: number;
  readonly updates: number;
}

/** The settings of an attack in a stage or in a measurement. */
export interface AttackSubject {
  readonly call: Call<AttackDefinition>;
  /** absent in a measurement, which happens at one time */
  readonly time?: StageTime | undefined;
}

export interface OptimizerInTime {
  readonly call: Call<OptimizerDefinition>;
  readonly time: StageTime;
}

export interface ScheduleInTime {
  readonly call: Schedule;
  readonly time: StageTime;
}

/** A number of a call over the time of its stage. */
export interface NumberInTime {
  /** the call with this argument */
  readonly node: object;
  readonly key: string;
  /** index in a range */
  readonly item?: number;
  /** both ends of the range */
  readonly ends?: readonly Scalar[];
  readonly argument: Argument;
  readonly value: Scalar;
  readonly time: StageTime;
}

/** A loss, or an operation on outputs of networks. */
export interface FunctionCall {
  readonly word: FunctionDefinition;
  /** its numbers may be schedules whose stage is not known yet */
  readonly options: Call["args"];
  readonly node: object;
}

/** The classifier of `predict`. */
export interface Classifier {
  readonly logits: Node;
}

/** A use of `label` in a loss. */
export interface LabelUse {
  readonly node: object;
  readonly data: { readonly labels: "shown" | "hidden" };
}

/** An augmentation, applied to images of a size. */
export interface Operation {
  readonly call: Call<AugmentDefinition>;
  readonly image: ImageSize;
  /** the view it belongs to */
  readonly view: object;
}

/** The data and the batch size of a stage, before its steps are computed. */
export interface EpochSubject {
  readonly of: PartValue;
  readonly last: "keep" | "drop";
  readonly batch: number;
  readonly data: object;
  /** the stage, for its `batch` */
  readonly stage: object;
}

/** What the gradient of `minimize` reaches. */
export interface Learning {
  readonly stage: object;
  /** whether any network is trained */
  readonly any: boolean;
  readonly frozen: readonly object[];
  /** networks that should be trained but receive no gradient */
  readonly idle: readonly IdleNetwork[];
}

export interface IdleNetwork {
  readonly name: string;
  readonly node: object;
  /** the node of its declaration, if it is another one */
  readonly declared?: object;
}

/** A network that a stage uses with its initial weights and does not train. */
export interface FrozenNetwork {
  readonly network: NetworkSymbol;
  readonly node: object;
  /** whether `start ... from scratch` is written; a plan always states the start */
  readonly isStated: boolean;
  /** the last earlier stage that trained it */
  readonly trainedIn: string | undefined;
}

/** The objective of an attack, and the views of the attack. */
export interface AttackObjective {
  readonly node: object;
  /** views that it depends on, but that receive no gradient */
  readonly blocked: readonly string[];
  /** the call that stops their gradient */
  readonly blocks?: object | undefined;
  /** views that it does not depend on */
  readonly without: readonly { readonly name: string; readonly node: object }[];
  /** losses that depend on all views of `without` */
  readonly losses: readonly string[];
  /** the source of those views, if the objective depends on it */
  readonly from: string | undefined;
}

/** The weights of an objective. */
export interface Weights {
  readonly node: object;
  readonly of: "minimize" | "maximizing";
  /** parts with weight 0 at every update */
  readonly zeros: readonly ZeroWeight[];
  /** whether anything is left without them */
  readonly alive: boolean;
  /** whether every term is a loss with a negative weight: a loss is best at its smallest value */
  readonly raises: boolean;
}

export interface ZeroWeight {
  readonly node: object;
  /** name of the loss; absent if it is an expression */
  readonly name: string | undefined;
}

/** The operands of a function in order. */
export interface Operands {
  readonly word: FunctionDefinition;
  readonly args: readonly Node[];
  readonly types: readonly TensorType[];
}

/** Something that happens at regular intervals in a stage. */
export interface Interval {
  readonly node: object;
  readonly every: Duration;
  readonly time: StageTime;
}

/** A stage that trained on labels. */
export interface SeenData {
  readonly stage: string;
  /** its `data` statement */
  readonly data: object;
  /** the `start` that takes the network from it; absent: it is the stage itself */
  readonly start?: object | undefined;
}

/** The images that a checkpoint is chosen on. */
export interface Selection {
  readonly metric: object;
  readonly on: PartValue;
  /** the stage that trained on their labels */
  readonly seen: SeenData | undefined;
  /** name of the stage's own data, if it shares no image with them */
  readonly own: string | undefined;
  /** images that the stage could use instead */
  readonly held?: HeldOut;
}

/** An evaluation of a checkpoint of a stage. */
export interface EvaluationSubject {
  readonly node: object;
  readonly on: PartValue;
  readonly stage: { readonly name: string; readonly data: DatasetValue | undefined; readonly node: object };
  /** the stage that trained on the labels of these images */
  readonly seen: SeenData | undefined;
}

/** A node of an experiment, or the value at one of its keys. The reader of a file or plan knows its span. */
export interface Place {
  readonly node: object;
  readonly key?: string;
  /** index of an item in a list at the key */
  readonly item?: number;
  /** further keys below, for a part without a node of its own */
  readonly below?: readonly string[];
}

export interface PlaceLabel {
  readonly place: Place;
  readonly text: string;
}

/** Where a number of a call is. */
export function placeOf({ node, key, item }: NumberInTime): Place {
  return { node, key, ...(item === undefined ? {} : { item }) };
}

/** A label at the length of a stage. */
export function lengthOf(time: StageTime): PlaceLabel {
  return { place: { node: time, key: "for" }, text: "the length of the stage" };
}

/** Labels at the data that a stage trained on, and at the `start` that takes a network from it. */
export function seenAt({ stage, data, start }: SeenData): PlaceLabel[] {
  const of: Place = { node: data, key: "of" };
  if (!start) return [{ place: of, text: "this stage trains on them" }];
  return [
    { place: of, text: `stage \`${stage}\` trains on them` },
    { place: { node: start, key: "start" }, text: "starts from its checkpoint" },
  ];
}
