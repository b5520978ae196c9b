import type { Origin } from "../../experiment/origin.ts";
import type { Call, Family, Word, WordName } from "../../experiment/word.ts";
import type { ArgsOf, Argument, ArgumentTable } from "./argument.ts";

/** Any number of arguments by position, after those that have a name. */
export interface Rest {
  readonly name: string;
  readonly argument: Argument;
  readonly least: number;
  /** the key under which a plan lists them */
  readonly key?: string;
}

/** Where a plan writes other keys than the file has arguments. */
export interface PlanForm {
  readonly keys: ArgumentTable;
  /** the values of these keys */
  values(args: Call["args"]): Call["args"];
  /** where they come from, given the origins of the arguments */
  origins?(
    origins: Readonly<Record<string, Origin | undefined>>,
    args: Call["args"],
  ): Readonly<Record<string, Origin | undefined>>;
}

/** All that is said of a word of the language, in its own file. */
export interface Definition extends Word {
  readonly doc: string;
  /** the publication that it follows */
  readonly source?: string;
  readonly args: ArgumentTable;
  /** names of the arguments that may be given by position, in order */
  readonly positional: readonly string[];
  /** where every argument needs its name: what would be mistaken without */
  readonly order?: string;
  readonly rest?: Rest;
  /** why a first argument that other libraries have is not given here */
  readonly inferred?: string;
  readonly plan?: PlanForm;
  /** names of arguments that are not supported yet */
  readonly reservedArgs?: readonly string[];
  /** arguments that are another one where they are left out */
  readonly fallback?: Readonly<Record<string, string>>;
  /** files cannot call it: an operator, or a form that only plans have */
  readonly internal?: true;
  /** the compiler knows it and checks its arguments, but nothing runs it yet */
  readonly reserved?: { readonly instead?: string };
}

/** What a word's file says of it, but for its name and family. */
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

/** Makes a definition. The name of a word is its branded type from here on. */
export function define<A extends ArgumentTable, F extends Family, M extends object>(
  name: string,
  family: F,
  { positional = [], ...spec }: Spec<A>,
  more: M,
): Definition & { readonly family: F; readonly args: A } & M {
  return { name: name as WordName, family, ...spec, positional, ...more };
}

/** The arguments of a call of a word, with their types. */
export function argsOf<A extends ArgumentTable>(word: Word & { readonly args: A }, call: Call): ArgsOf<A> {
  if (call.word !== word) throw new Error(`a call of ${call.word.name} is not one of ${word.name}`);
  return call.args as ArgsOf<A>;
}

/** Keys that a plan has for a call of a word, in order. */
export function planKeys({ plan, args, rest }: Definition): ArgumentTable {
  if (plan) return plan.keys;
  return rest?.key ? { [rest.key]: rest.argument, ...args } : args;
}
