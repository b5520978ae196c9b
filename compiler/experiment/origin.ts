import type { Span } from "../../grammar/span.ts";

/** Where a value of an experiment comes from: written in a file, a default, or derived. */
export type Origin =
  /** an expression, a statement or a name in a file */
  | { readonly kind: "written"; readonly span: Span; readonly words?: WrittenWords }
  /** a default: `span` is the place where `of` is called or declared without it */
  | { readonly kind: "default"; readonly of: string; readonly span?: Span }
  /** follows from other values of the plan */
  | { readonly kind: "derived"; readonly rule: string; readonly from?: readonly Origin[] };

/** A name that an expression uses, for example a param. */
export interface NamedSource {
  readonly what: "param" | "schedule" | "argument" | "data set";
  readonly name: string;
  /** span of the value: in a declaration, at a call, in `--set` or in a params file */
  readonly span: Span;
}

/** A named declaration or statement in a file. */
export interface Declared {
  readonly what: string;
  readonly name: string;
  /** `stage pretrain`, if it is inside one */
  readonly within?: string;
}

/** What a written value refers to. Computed only when a plan is explained. */
export interface WrittenWords {
  /** whether it is a literal number */
  readonly isNumeral: boolean;
  /** the names it uses, outermost first, each followed by the names in its definition */
  names(): readonly NamedSource[];
  /** the declaration that contains a place; inside a stage or recipe, the named statement */
  declarationAt(span: Span): Declared | undefined;
  /** whether a file is a source of the experiment, not the command line */
  isSource(file: string): boolean;
  /** whether a file is the main file, not a library */
  isEntry(file: string): boolean;
}

/** The origins of the values of a node, by key. */
export type Origins = Readonly<Record<string, Origin | undefined>>;

/** The origin of words that use no name. */
export function written(span: Span): Origin {
  return { kind: "written", span };
}

export function defaultOf(of: string, span?: Span): Origin {
  return { kind: "default", of, ...(span ? { span } : {}) };
}

/** @param rule in a few words, without the value: `items / batch, rounded up` */
export function derived(rule: string, ...from: readonly (Origin | undefined)[]): Origin {
  const known = from.filter((one) => one !== undefined);
  return known.length > 0 ? { kind: "derived", rule, from: known } : { kind: "derived", rule };
}
