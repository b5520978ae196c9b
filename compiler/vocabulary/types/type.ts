import type { Expr } from "../../../grammar/ast.ts";
import type { Span } from "../../../grammar/span.ts";
import type { Bounds } from "../../experiment/limits.ts";
import type { OpenScalar } from "../../experiment/open-schedule.ts";
import type { Scalar, Schedule } from "../../experiment/quantity.ts";
import { Rational } from "../../experiment/rational.ts";
import type { Value } from "../../experiment/values.ts";
import type { Field } from "../../yaml/field.ts";
import type { NumberKind } from "../../yaml/numbers.ts";

/** The properties of an argument that its type needs. */
export interface Restriction {
  readonly bounds?: Bounds;
  /** it is a share, so a percentage is allowed */
  readonly share?: true;
}

/** A suggestion that is only the text to write in place of the value. */
export interface Write {
  readonly write: string;
}

/** Reports what is wrong with a value. Each method reports and returns an error value. */
export interface Complaints {
  /** name of the argument */
  readonly name: string;
  /** the text of the value in the file */
  readonly own: string;
  /** the value has the wrong type */
  wrong(help?: string | Write): Value;
  /** the same with other texts for what was expected or found */
  wrongAs(texts: {
    readonly expected: string;
    readonly found?: string;
    readonly help?: string | Write | undefined;
  }): Value;
  notOneOf(words: readonly string[], value: Value): Value;
  notWhole(found: string, help: string): Value;
  tooManyDigits(text: string): Value;
  above100(found: string, help: string): Value;
  outOfBounds(limits: string, found: string, meant?: string, help?: string): Value;
  /** @param meant the text to write in its place, if `help` says only this */
  pixelsTooLarge(found: string, help: string, meant?: string): Value;
  /** the text of the file at a span */
  textOf(span: Span): string;
  /** the same for an item of a list */
  at(span: Span, value: Value): Complaints;
}

/** Replaces open schedules by ones that end with their stage. */
export interface ScheduleResolver {
  scalar(value: OpenScalar): Scalar;
  /** a count of at least 1 at every update */
  count(value: OpenScalar): number | Schedule;
}

/** Leaves schedules open, while their stage is not known. */
export const OPEN: ScheduleResolver = {
  scalar: (value) => value as unknown as Scalar,
  count: (value) => (value instanceof Rational ? Number(value.numerator) : (value as unknown as Schedule)),
};

/** Which declarations can be named at an argument of this type. */
export type Place = "number" | "step" | "start" | "result" | "part" | "network" | "word";

/**
 * The type of an argument: how a value in a file is checked, and how it is written in a plan. `T` is the type of the
 * value in a definition.
 */
export interface ArgumentType<T = unknown> {
  /** for messages and the reference: `a number or a schedule` */
  readonly expected: string;
  readonly place: Place;
  /** enum words that it accepts */
  readonly words?: readonly string[];
  /** in pixel scale (0 to 1) */
  readonly pixels?: true;
  /** type of the items, if it is a list */
  readonly element?: ArgumentType;
  /** the items of the list are new names; they refer to nothing */
  readonly ofNames?: true;
  /** a count that a schedule can change: a program is compiled for each value */
  readonly times?: true;
  /** an output of a network: an operand, which the tensor program computes */
  readonly operand?: true;
  /**
   * Checks a value.
   * @returns the value, or an error after reporting it
   */
  accept(value: Value, complaints: Complaints, restriction: Restriction): Value;
  /** whether the form of an expression suggests that it is meant for this argument */
  mayBe(expr: Expr): boolean;
  /**
   * The value of an argument that was accepted.
   * @throws for types that plans cannot contain yet
   */
  resolve(value: Value, span: Span, resolver: ScheduleResolver): T;
  /** The value with its schedules closed, once its stage is known. */
  resolveOpen?(value: T, resolver: ScheduleResolver): T;
  /**
   * The field in a plan.
   * @param outer the kind of number that the schedule gives, for an argument of a schedule
   */
  field(restriction: Restriction, outer?: NumberKind): Field<T>;
  /** the same without schedules, for measurements */
  stillField?(restriction: Restriction): Field<T>;
}

export type TypeOf<A> = A extends ArgumentType<infer T> ? T : never;
