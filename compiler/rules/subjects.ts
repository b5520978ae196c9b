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

/** What a rule can be about, by the name that it gives. */
export interface Subjects {
  readonly attack: AttackSubject;
  /** its numbers may be schedules of a stage that is not known yet */
  readonly augmentation: Call<AugmentDefinition>;
  /** its numbers may be schedules of a stage that is not known yet */
  readonly optimizer: Call<OptimizerDefinition>;
  readonly function: FunctionCall;
  readonly number: NumberInTime;
  readonly schedule: ScheduleInTime;
  /** an optimizer whose numbers are definite */
  readonly training: OptimizerInTime;
  readonly classifier: Classifier;
  readonly label: LabelUse;
  readonly operation: Operation;
  readonly epoch: EpochSubject;
  readonly learning: Learning;
  readonly frozen: FrozenNetwork;
  readonly objective: AttackObjective;
  /** a stage that keeps checkpoints, or that measures, every so often */
  readonly keeping: Interval;
  readonly measuring: Interval;
  /** a checkpoint that is chosen by a metric */
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

/** The settings of an attack, in a stage or in a measurement. */
export interface AttackSubject {
  readonly call: Call<AttackDefinition>;
  /** absent in a measurement, which is made at one time */
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
  /** the call that it is an argument of */
  readonly node: object;
  readonly key: string;
  /** which number of a range */
  readonly item?: number;
  readonly argument: Argument;
  readonly value: Scalar;
  readonly time: StageTime;
}

/** A loss, or an operation on outputs of networks. */
export interface FunctionCall {
  readonly word: FunctionDefinition;
  /** its numbers may be schedules of a stage that is not known yet */
  readonly options: Call["args"];
  readonly node: object;
}

/** What `predict` says. */
export interface Classifier {
  readonly logits: Node;
}

/** `label` in a loss. */
export interface LabelUse {
  readonly node: object;
  readonly data: { readonly labels: "shown" | "hidden" };
}

/** An operation of an augmentation on images of a size. */
export interface Operation {
  readonly call: Call<AugmentDefinition>;
  readonly image: ImageSize;
  /** the view that it is for */
  readonly view: object;
}

/** The data of a stage and its batch, before anything is known of its steps. */
export interface EpochSubject {
  readonly of: PartValue;
  readonly last: "keep" | "drop";
  readonly batch: number;
  readonly data: object;
  /** whose `batch` it is */
  readonly stage: object;
}

/** What the gradient of `minimize` comes to. */
export interface Learning {
  readonly stage: object;
  /** whether a network is trained */
  readonly any: boolean;
  readonly frozen: readonly object[];
  /** networks that are to be trained, and that no gradient comes to */
  readonly idle: readonly IdleNetwork[];
}

export interface IdleNetwork {
  readonly name: string;
  readonly node: object;
  /** the place that declares it, where that is another one */
  readonly declared?: object;
}

/** A network that a stage uses and does not train, at its first weights. */
export interface FrozenNetwork {
  readonly network: NetworkSymbol;
  readonly node: object;
  /** whether `start ... from scratch` is written: a plan says of every network where it starts */
  readonly isStated: boolean;
  /** the last stage before that trained it */
  readonly trainedIn: string | undefined;
}

/** What an attack maximizes, and the views that it makes. */
export interface AttackObjective {
  readonly node: object;
  /** views that it depends on, but that no gradient comes to */
  readonly blocked: readonly string[];
  /** what holds the gradient of these back */
  readonly blocks?: object | undefined;
  /** views that it does not depend on */
  readonly without: readonly { readonly name: string; readonly node: object }[];
  /** losses that depend on all of the latter */
  readonly losses: readonly string[];
  /** the views that the latter are made from, where the objective depends on those */
  readonly from: string | undefined;
}

/** The weights of what is minimized or maximized. */
export interface Weights {
  readonly node: object;
  readonly of: "minimize" | "maximizing";
  /** parts with weight 0 at every update */
  readonly zeros: readonly ZeroWeight[];
  /** whether anything is left without them */
  readonly alive: boolean;
  /** whether every term is a loss, which is least where it is best, with a negative weight */
  readonly raises: boolean;
}

export interface ZeroWeight {
  readonly node: object;
  /** of the loss; absent: an expression written in place */
  readonly name: string | undefined;
}

/** The operands of a function in order. */
export interface Operands {
  readonly word: FunctionDefinition;
  readonly args: readonly Node[];
  readonly types: readonly TensorType[];
}

/** Something that happens every so often in a stage. */
export interface Interval {
  readonly node: object;
  readonly every: Duration;
  readonly time: StageTime;
}

/** A stage that trained a network on labels. */
export interface SeenData {
  readonly stage: string;
  /** the statement of its data */
  readonly data: object;
  /** the `start` by which a later stage has that network; absent: it is the stage itself */
  readonly start?: object | undefined;
}

/** Images that a checkpoint is chosen on. */
export interface Selection {
  readonly metric: object;
  readonly on: PartValue;
  /** the stage that has seen their labels */
  readonly seen: SeenData | undefined;
  /** the data of the stage, where none of them are among these images */
  readonly own: string | undefined;
  /** what the stage could choose on */
  readonly held?: HeldOut;
}

/** An evaluation of a checkpoint of a stage. */
export interface EvaluationSubject {
  readonly node: object;
  readonly on: PartValue;
  readonly stage: { readonly name: string; readonly data: DatasetValue | undefined; readonly node: object };
  /** the stage that has seen the labels of these images */
  readonly seen: SeenData | undefined;
}

/** A part of an experiment, or the value at a key of it. The reader of a file or of a plan knows where it is. */
export interface Place {
  readonly node: object;
  readonly key?: string;
  /** which item of a list at the key */
  readonly item?: number;
  /** keys below those, of a part that is known by where it stands */
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

/** Points at the length of a stage. */
export function lengthOf(time: StageTime): PlaceLabel {
  return { place: { node: time, key: "for" }, text: "the length of the stage" };
}

/** Points at the data that a stage has trained on, and at the `start` by which another one has that. */
export function seenAt({ stage, data, start }: SeenData): PlaceLabel[] {
  const of: Place = { node: data, key: "of" };
  if (!start) return [{ place: of, text: "this stage trains on them" }];
  return [
    { place: of, text: `stage \`${stage}\` trains on them` },
    { place: { node: start, key: "start" }, text: "starts from its checkpoint" },
  ];
}
