import type { OpenCurve } from "../../experiment/open-schedule.ts";
import type { Duration, Moment, Scalar, ScheduleTexts, ScheduleWord } from "../../experiment/quantity.ts";
import type { Rational } from "../../experiment/rational.ts";
import type { Call } from "../../experiment/word.ts";
import type { ArgsOf, ArgumentTable } from "./argument.ts";
import { type Definition, define, type Spec } from "./definition.ts";

/** A curve between two values: what a piece of a schedule follows. */
export interface CurveForm {
  /** its name in a plan */
  readonly name: string;
  /** Value at `elapsed` of `length` steps. */
  value(from: number, to: number, elapsed: number, length: number): number;
  /** its words before `to VALUE` in one line for a reviewer */
  readonly words: string;
  /** it keeps the value it starts at */
  readonly flat?: true;
}

/** A schedule as the compiler sees it. */
export interface ScheduleDefinition extends Definition, ScheduleWord {
  readonly family: "schedule";
  /** the curve that its pieces follow, for a word whose file defines one */
  readonly curve?: CurveForm;
  /** the piece that it is in a sequence of pieces (`a then b`); undefined where it is a schedule of its own */
  piece?(args: Call["args"]): OpenCurve | undefined;
  /** the schedule that it is where it is no piece: another word, which plans have */
  becomes?(args: Call["args"]): Call<ScheduleWord>;
  /** arguments that are times in the stage, after which nothing happens once the stage has ended */
  readonly breakpoints?: readonly string[];
  /** numbers written as epochs are easily mistaken for steps here */
  readonly drops?: true;
  /** what is wrong with the arguments together, as a code of a message without parameters */
  conflict?(args: Call["args"]): "warmup-goal" | undefined;
}

interface FormSpec<A extends ArgumentTable> extends Spec<A> {
  readonly bounded?: true;
  readonly breakpoints?: readonly (keyof A & string)[];
  readonly drops?: true;
  valueAt(args: ArgsOf<A>, moment: Moment, at: (scalar: Scalar, moment: Moment) => number): number;
  describe(args: ArgsOf<A>, texts: ScheduleTexts): string;
  extremes(args: ArgsOf<A>, of: (scalar: Scalar) => readonly Rational[]): readonly Rational[];
  isZero?(args: ArgsOf<A>, of: (scalar: Scalar) => boolean): boolean;
  endsAt?(args: ArgsOf<A>): Duration;
}

/** A schedule with a form of its own in plans. */
export function schedule<A extends ArgumentTable>(name: string, spec: FormSpec<A>): ScheduleDefinition {
  return define(name, "schedule", spec, {}) as unknown as ScheduleDefinition;
}

interface CurveSpec<A extends ArgumentTable> extends Spec<A> {
  readonly curve?: CurveForm;
  /** @returns undefined where `becomes` says what it is */
  piece(args: ArgsOf<A>, self: ScheduleDefinition): OpenCurve | undefined;
  /** the schedule that it is where it is no curve */
  becomes?(args: ArgsOf<A>): Call<ScheduleWord>;
  conflict?(args: ArgsOf<A>): "warmup-goal" | undefined;
}

const NO_FORM = (): never => {
  throw new Error("a curve stands in a plan as a piece of `curves`");
};

/** A curve: one piece of a schedule, which runs to the end of the stage unless it says how long it lasts. */
export function curve<A extends ArgumentTable>(name: string, spec: CurveSpec<A>): ScheduleDefinition {
  const { piece, ...rest } = spec;
  const none = { valueAt: NO_FORM, describe: NO_FORM, extremes: NO_FORM };
  const made = define(name, "schedule", rest, {
    ...none,
    piece: (args: Call["args"]) => piece(args as ArgsOf<A>, made as unknown as ScheduleDefinition),
  });
  return made as unknown as ScheduleDefinition;
}
