import type { Expr } from "../../../grammar/ast.ts";
import type { Span } from "../../../grammar/span.ts";
import type { Bounds } from "../../experiment/limits.ts";
import type { OpenScalar } from "../../experiment/open-schedule.ts";
import type { Scalar, Schedule } from "../../experiment/quantity.ts";
import { Rational } from "../../experiment/rational.ts";
import type { Value } from "../../experiment/values.ts";
import type { Field } from "../../yaml/field.ts";
import type { NumberKind } from "../../yaml/numbers.ts";

/** What an argument says besides its type, as far as the type has to know it. */
export interface Restriction {
  readonly bounds?: Bounds;
  /** it is a part of something, so that a percentage may stand there too */
  readonly share?: true;
}

/** Advice that is nothing but the text to write in place of the value. */
export interface Write {
  readonly write: string;
}

/** How a type says what is wrong with a value. Each call reports and returns an error value. */
export interface Complaints {
  /** the argument's name */
  readonly name: string;
  /** the value as it is written */
  readonly own: string;
  /** the value is of another type */
  wrong(help?: string | Write): Value;
  /** the same, with other words for what is expected or found */
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
  /** @param meant what to write in its place, if `help` says just this */
  pixelsTooLarge(found: string, help: string, meant?: string): Value;
  /** the words of the file at a place */
  textOf(span: Span): string;
  /** the same for an item of a list */
  at(span: Span, value: Value): Complaints;
}

/** Gives numbers their end: a schedule runs to the end of its stage. */
export interface ScheduleResolver {
  scalar(value: OpenScalar): Scalar;
  /** a whole number of times, at least 1 at every update */
  count(value: OpenScalar): number | Schedule;
}

/** Leaves numbers open: for those whose stage is not known yet. */
export const OPEN: ScheduleResolver = {
  scalar: (value) => value as unknown as Scalar,
  count: (value) => (value instanceof Rational ? Number(value.numerator) : (value as unknown as Schedule)),
};

/** Where a name may be declared that stands at an argument of this type. */
export type Place = "number" | "step" | "start" | "result" | "part" | "network" | "word";

/**
 * What an argument takes: how its value is checked where a file gives it, and how it stands in a plan.
 * `T` is the type that the argument has in a definition.
 */
export interface ArgumentType<T = unknown> {
  /** for messages and the reference: `a number or a schedule` */
  readonly expected: string;
  readonly place: Place;
  /** words that stand for a value without being declared */
  readonly words?: readonly string[];
  /** in pixel scale (0 to 1) */
  readonly pixels?: true;
  /** type of the items of a list */
  readonly element?: ArgumentType;
  /** the items of the list are new names, which stand for nothing else */
  readonly ofNames?: true;
  /** the value is a number of times that a schedule may change: a program is made for each */
  readonly times?: true;
  /** outputs of networks: operands, which the tensor program computes */
  readonly operand?: true;
  /** Checks a value. @returns the value, or an error after saying what is wrong */
  accept(value: Value, complaints: Complaints, restriction: Restriction): Value;
  /** whether an expression may be meant for this argument, as far as its form shows */
  mayBe(expr: Expr): boolean;
  /** The value of an argument that has been accepted. @throws for types that stand in no plan yet */
  resolve(value: Value, span: Span, resolver: ScheduleResolver): T;
  /** The value inside a schedule, once its stage is known. */
  resolveOpen?(value: T, resolver: ScheduleResolver): T;
  /** How it stands in a plan. @param outer of the number whose schedule this is an argument of */
  field(restriction: Restriction, outer?: NumberKind): Field<T>;
  /** the same where numbers do not change: a measurement is made at one time */
  stillField?(restriction: Restriction): Field<T>;
}

export type TypeOf<A> = A extends ArgumentType<infer T> ? T : never;
