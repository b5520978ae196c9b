import type { Node } from "../derive/classifier.ts";
import type { Duration, Scalar, Schedule } from "../experiment/quantity.ts";
import type { Call } from "../experiment/word.ts";
import type { Argument } from "../vocabulary/define/argument.ts";
import type { AttackDefinition } from "../vocabulary/define/attacks.ts";
import type { AugmentDefinition } from "../vocabulary/define/augmentations.ts";
import type { FunctionDefinition } from "../vocabulary/define/functions.ts";
import type { OptimizerDefinition } from "../vocabulary/define/optimizers.ts";

/** What a rule can be about, by the name that it gives. */
export interface Subjects {
  readonly attack: AttackSubject;
  /** its numbers may be schedules of a stage that is not known yet */
  readonly augmentation: Call<AugmentDefinition>;
  /** its numbers may be schedules of a stage that is not known yet */
  readonly optimizer: Call<OptimizerDefinition>;
  /** a loss, or an operation on outputs of networks; `args` are its options, whose numbers may still be open schedules */
  readonly function: Call<FunctionDefinition>;
  readonly number: NumberInTime;
  readonly schedule: ScheduleInTime;
  /** an optimizer whose numbers are definite */
  readonly training: OptimizerInTime;
  /** the logits of `predict` */
  readonly classifier: Node;
  readonly label: LabelUse;
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
  readonly call: Call;
  /** the argument of the call */
  readonly key: string;
  /** which number of a range */
  readonly item?: number;
  readonly argument: Argument;
  readonly value: Scalar;
  readonly time: StageTime;
}

/** `label` in a loss or a classifier. */
export interface LabelUse {
  readonly labels: "shown" | "hidden";
}

/** A part of an experiment, or the value at a key of it. The reader of a file or of a plan knows where it is. */
export interface Place {
  readonly node: object;
  readonly key?: string;
  /** which item of a list at the key */
  readonly item?: number;
}

export interface PlaceLabel {
  readonly place: Place;
  readonly text: string;
}

/** Where a number of a call is. */
export function placeOf({ call, key, item }: NumberInTime): Place {
  return { node: call, key, ...(item === undefined ? {} : { item }) };
}

/** Points at the length of a stage. */
export function lengthOf(time: StageTime): PlaceLabel {
  return { place: { node: time, key: "for" }, text: "the length of the stage" };
}
