import { Rational } from "../../experiment/rational.ts";
import type { Value } from "../../experiment/values.ts";
import type { Field } from "../../yaml/field.ts";
import type { ArgumentType, Restriction } from "../types/type.ts";
import type { Usual } from "./usual.ts";

/** One argument of a word. */
export interface Argument<T = unknown> extends Restriction {
  readonly type: ArgumentType<T>;
  /** description, for the reference and for plans */
  readonly doc: string;
  /** value if it is omitted; an argument without a default is required unless it is `optional` */
  readonly default?: Value;
  readonly optional?: boolean;
  /** the values that published recipes use */
  readonly usual?: Usual;
  /** an example value, for required arguments */
  readonly example?: string;
  /** checked by the compiler, but not supported yet */
  readonly reserved?: true;
  /** why a value is not supported yet, and what to write instead */
  reservedValue?(value: T): { readonly what: string; readonly instead: string } | undefined;
  /** what a list would mean here; lists are not supported yet */
  readonly reservedList?: string;
  /** its field in a plan, if that allows fewer values than a file */
  readonly inPlan?: Field<T>;
  /** the same for the attack of a measurement, which has no schedule and treats each image separately */
  readonly whenMeasured?: Field<T>;
  /** for arguments of a schedule: a value of the schedule, or the difference of two values */
  readonly outer?: "value" | "difference";
}

type Given<T> = Omit<Argument<T>, "type" | "default"> & {
  /** as written: `0.5`, `0.08..1`, `true`, `mean` */
  readonly default?: string;
};

/** An argument that always has a value: it is required or has a default. */
export function argument<T>(
  type: ArgumentType<T>,
  given: Given<T>,
): Argument<T> & { readonly optional?: false } {
  const { default: written, optional: _, ...rest } = given;
  return { type, ...rest, ...(written === undefined ? {} : { default: literal(written) }) };
}

/** An argument that can be omitted and then has no value. */
export function optional<T>(
  type: ArgumentType<T>,
  given: Omit<Given<T>, "default">,
): Argument<T> & { readonly optional: true } {
  return { type, ...given, optional: true };
}

/** Parses the text of a default. */
function literal(text: string): Value {
  const number = Rational.parse(text);
  if (number) return { kind: "number", value: number };
  if (text === "true" || text === "false") return { kind: "bool", value: text === "true" };
  const ends = text.split("..").map((end) => Rational.parse(end));
  const [low, high] = ends;
  return low && high ? { kind: "range", low, high } : { kind: "word", text };
}

export type ArgumentTable = Readonly<Record<string, Argument>>;

/** The types of the arguments of a word. */
export type ArgsOf<A extends ArgumentTable> = {
  readonly [K in keyof A]: A[K] extends Argument<infer T>
    ? A[K] extends { readonly optional: true }
      ? T | undefined
      : T
    : never;
};
