import type { Span } from "../../grammar/span.ts";

/** Where a value of an experiment comes from. */
export type Origin =
  /** words of a file: an expression, a statement, or a name in one */
  | { readonly kind: "written"; readonly span: Span; readonly words?: WrittenWords }
  /** left out where `of` is called or stated */
  | { readonly kind: "default"; readonly of: string; readonly span?: Span }
  /** follows from other values of the plan */
  | { readonly kind: "derived"; readonly rule: string; readonly from?: readonly Origin[] };

/** A name that an expression takes a value from. */
export interface NamedSource {
  readonly what: "param" | "schedule" | "argument" | "data set";
  readonly name: string;
  /** of the value that it stands for: in a declaration, at a call, in `--set` or a file of params */
  readonly span: Span;
}

/** What has a name in a file. */
export interface Declared {
  readonly what: string;
  readonly name: string;
  /** `stage pretrain`, where it stands in one */
  readonly within?: string;
}

/** What written words refer to. Only those who explain a plan ask. */
export interface WrittenWords {
  /** whether they are a number without names */
  readonly isNumeral: boolean;
  /** the names that they take values from, outermost first, those behind them after them */
  names(): readonly NamedSource[];
  /** the declaration of a file that holds a place: in a stage or recipe the statement that has a name */
  declarationAt(span: Span): Declared | undefined;
  /** whether a file is one that the experiment is written in, and not the command line */
  isSource(file: string): boolean;
  /** whether a file is the experiment's own, and not a library */
  isEntry(file: string): boolean;
}

/** Where the values at some keys come from. */
export type Origins = Readonly<Record<string, Origin | undefined>>;

/** Words of a file that no name stands behind. */
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
