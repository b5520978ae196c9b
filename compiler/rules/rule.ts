import { type DiagnosticRow, type Nothing, type Severity, suggesting } from "../../grammar/diagnostic.ts";

/**
 * What must have been read before a rule may report. `names`: every statement that declares a name; `text`: the whole
 * file. After a syntax error the missing part may be just what the rule misses.
 */
export type Needs = "names" | "text";

/** A rule as it is written in its file. `P`: what its texts need to know. */
export interface RuleText<C extends string, P> {
  /** It never changes, and names the file of the rule and its page. */
  readonly code: C;
  readonly severity: Severity;
  readonly needs?: Needs;
  /** What is wrong. */
  readonly message: (p: P) => string;
  /** What to write instead. */
  readonly help?: (p: P) => string | undefined;
  /** The name that was probably meant. If there is one, the help is "did you mean ...?". */
  readonly meant?: (p: P) => string | undefined;
  /** The text to write in place of what is marked. */
  readonly replacement?: (p: P) => string | undefined;
}

export interface Rule<C extends string, P> extends DiagnosticRow<P> {
  readonly code: C;
  readonly needs?: Needs;
}

/** Makes a rule from its texts. */
export function rule<const C extends string, P = Nothing>({ meant, ...text }: RuleText<C, P>): Rule<C, P> {
  return meant === undefined ? text : { ...text, ...suggesting(text, meant) };
}
