import { Rational } from "../../experiment/rational.ts";
import type { Value } from "../../experiment/values.ts";
import type { Field } from "../../yaml/field.ts";
import type { ArgumentType, Restriction } from "../types/type.ts";
import type { Usual } from "./usual.ts";

/** One argument of a word. */
export interface Argument<T = unknown> extends Restriction {
  readonly type: ArgumentType<T>;
  /** what it says, for the reference and for plans */
  readonly doc: string;
  /** value when it is left out; an argument without one must be given, unless it is `optional` */
  readonly default?: Value;
  readonly optional?: boolean;
  /** which values published recipes have */
  readonly usual?: Usual;
  /** a value, for arguments that must be given */
  readonly example?: string;
  /** the compiler checks it, and nothing runs it yet */
  readonly reserved?: true;
  /** why a value is not supported yet, and what to write instead */
  reservedValue?(value: T): { readonly what: string; readonly instead: string } | undefined;
  /** what a list is here, which is not supported yet */
  readonly reservedList?: string;
  /** how it stands in a plan, where a plan may hold less than a file */
  readonly inPlan?: Field<T>;
  /** the same in the attack of a measurement, which is made at one time and image by image */
  readonly whenMeasured?: Field<T>;
  /** of a schedule: a number that the schedule gives, or the difference of two such numbers */
  readonly outer?: "value" | "difference";
}

type Given<T> = Omit<Argument<T>, "type" | "default"> & {
  /** as it is written: `0.5`, `0.08..1`, `true`, `mean` */
  readonly default?: string;
};

/** An argument that always has a value. */
export function argument<T>(
  type: ArgumentType<T>,
  given: Given<T>,
): Argument<T> & { readonly optional?: false } {
  const { default: written, optional: _, ...rest } = given;
  return { type, ...rest, ...(written === undefined ? {} : { default: literal(written) }) };
}

/** An argument that may be left out, and then has no value. */
export function optional<T>(
  type: ArgumentType<T>,
  given: Omit<Given<T>, "default">,
): Argument<T> & { readonly optional: true } {
  return { type, ...given, optional: true };
}

/** The value that a default stands for. */
function literal(text: string): Value {
  const number = Rational.parse(text);
  if (number) return { kind: "number", value: number };
  if (text === "true" || text === "false") return { kind: "bool", value: text === "true" };
  const ends = text.split("..").map((end) => Rational.parse(end));
  const [low, high] = ends;
  return low && high ? { kind: "range", low, high } : { kind: "word", text };
}

export type ArgumentTable = Readonly<Record<string, Argument>>;

/** The arguments of a word with their types. */
export type ArgsOf<A extends ArgumentTable> = {
  readonly [K in keyof A]: A[K] extends Argument<infer T>
    ? A[K] extends { readonly optional: true }
      ? T | undefined
      : T
    : never;
};
