import type { Origin } from "../../experiment/origin.ts";
import type { Call, Family, Word, WordName } from "../../experiment/word.ts";
import type { ArgsOf, Argument, ArgumentTable } from "./argument.ts";

/** Any number of unnamed arguments, after the named ones. */
export interface Rest {
  readonly name: string;
  readonly argument: Argument;
  readonly least: number;
  /** the key of their list in a plan */
  readonly key?: string;
}

/** The form of a word in plans, if its keys differ from its arguments. */
export interface PlanForm {
  readonly keys: ArgumentTable;
  /** the values of these keys */
  values(args: Call["args"]): Call["args"];
  /** the origins of the keys, given those of the arguments */
  origins?(
    origins: Readonly<Record<string, Origin | undefined>>,
    args: Call["args"],
  ): Readonly<Record<string, Origin | undefined>>;
}

/** The definition of a word of the language, in its own file. */
export interface Definition extends Word {
  readonly doc: string;
  /** the publication that it implements */
  readonly source?: string;
  readonly args: ArgumentTable;
  /** names of the arguments that can be given by position, in order */
  readonly positional: readonly string[];
  /** why every argument needs its name: what would be confused */
  readonly order?: string;
  readonly rest?: Rest;
  /** why a first argument of other libraries is not needed here */
  readonly inferred?: string;
  readonly plan?: PlanForm;
  /** names of arguments that are not supported yet */
  readonly reservedArgs?: readonly string[];
  /** arguments that take the value of another argument if they are omitted */
  readonly fallback?: Readonly<Record<string, string>>;
  /** files cannot call it: it is an operator, or exists only in plans */
  readonly internal?: true;
  /** its arguments are checked, but it is not supported yet */
  readonly reserved?: { readonly instead?: string };
}

/** The definition of a word without its name and family. */
export type Spec<A extends ArgumentTable> = {
  readonly doc: string;
  readonly source?: string;
  readonly args: A;
  readonly positional?: readonly (keyof A & string)[];
  readonly order?: string;
  readonly rest?: Rest;
  readonly inferred?: string;
  readonly reservedArgs?: readonly string[];
  readonly fallback?: Readonly<Record<string, keyof A & string>>;
  readonly internal?: true;
};

/** Makes a definition. Only here a name gets the type `WordName`. */
export function define<A extends ArgumentTable, F extends Family, M extends object>(
  name: string,
  family: F,
  { positional = [], ...spec }: Spec<A>,
  more: M,
): Definition & { readonly family: F; readonly args: A } & M {
  return { name: name as WordName, family, ...spec, positional, ...more };
}

/** The arguments of a call with their types. */
export function argsOf<A extends ArgumentTable>(word: Word & { readonly args: A }, call: Call): ArgsOf<A> {
  if (call.word !== word) throw new Error(`a call of ${call.word.name} is not one of ${word.name}`);
  return call.args as ArgsOf<A>;
}

/** The keys of a call in a plan, in order. */
export function planKeys({ plan, args, rest }: Definition): ArgumentTable {
  if (plan) return plan.keys;
  return rest?.key ? { [rest.key]: rest.argument, ...args } : args;
}

/** The same call, with the definition of its word. @throws for a word of another family */
export function callAs<W extends Word>(as: (word: Word) => W, call: Call): Call<W> {
  as(call.word);
  return call as Call<W>;
}
