import type { OpenCurve } from "../../experiment/open-schedule.ts";
import type { Duration, Moment, Scalar, ScheduleTexts, ScheduleWord } from "../../experiment/quantity.ts";
import type { Rational } from "../../experiment/rational.ts";
import type { Call } from "../../experiment/word.ts";
import type { ArgsOf, ArgumentTable } from "./argument.ts";
import { type Definition, define, type Spec } from "./definition.ts";

/** The shape of a curve between two values, used by pieces of a schedule. */
export interface CurveForm {
  /** its name in a plan */
  readonly name: string;
  /** The value after `elapsed` of `length` steps. */
  value(from: number, to: number, elapsed: number, length: number): number;
  /** words before `to VALUE` in its description */
  readonly words: string;
  /** it keeps its start value */
  readonly flat?: true;
}

/** A word for a schedule. */
export interface ScheduleDefinition extends Definition, ScheduleWord {
  readonly family: "schedule";
  /** the curve of its pieces, if the word defines one */
  readonly curve?: CurveForm;
  /** its piece in a sequence (`a then b`); undefined if it is a schedule on its own */
  piece?(args: Call["args"]): OpenCurve | undefined;
  /** a call of another word that replaces it in plans, if it is not a piece */
  becomes?(args: Call["args"]): Call<ScheduleWord>;
  /** arguments that are times; those after the end of the stage have no effect */
  readonly breakpoints?: readonly string[];
  /** it drops at times that are easily written in epochs instead of steps */
  readonly drops?: true;
  /** an error in a combination of arguments: the code of a message without parameters */
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

/** A schedule with its own form in plans. */
export function schedule<A extends ArgumentTable>(name: string, spec: FormSpec<A>): ScheduleDefinition {
  return define(name, "schedule", spec, {}) as unknown as ScheduleDefinition;
}

interface CurveSpec<A extends ArgumentTable> extends Spec<A> {
  readonly curve?: CurveForm;
  /** @returns undefined if `becomes` replaces it */
  piece(args: ArgsOf<A>, self: ScheduleDefinition): OpenCurve | undefined;
  /** the call that replaces it, if it is not a curve */
  becomes?(args: ArgsOf<A>): Call<ScheduleWord>;
  conflict?(args: ArgsOf<A>): "warmup-goal" | undefined;
}

const NO_FORM = (): never => {
  throw new Error("a curve stands in a plan as a piece of `curves`");
};

/** A curve: one piece of a schedule. It lasts to the end of the stage unless it states its length. */
export function curve<A extends ArgumentTable>(name: string, spec: CurveSpec<A>): ScheduleDefinition {
  const { piece, ...rest } = spec;
  const none = { valueAt: NO_FORM, describe: NO_FORM, extremes: NO_FORM };
  const made = define(name, "schedule", rest, {
    ...none,
    piece: (args: Call["args"]) => piece(args as ArgsOf<A>, made as unknown as ScheduleDefinition),
  });
  return made as unknown as ScheduleDefinition;
}
