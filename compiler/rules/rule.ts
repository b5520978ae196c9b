import { type DiagnosticRow, type Nothing, type Severity, suggesting } from "../../grammar/diagnostic.ts";
import type { About, Place, PlaceLabel, Subjects } from "./subjects.ts";

/**
 * What must have been read before a rule can report. `names`: every statement that declares a name; `text`: the whole
 * file. After a syntax error, the part that was not read could contain what the rule misses.
 */
export type Needs = "names" | "text";

/** The form of an experiment: a file of the language, or a plan. */
export type Form = "acl" | "plan";

/** Reports a problem at a place of the experiment. */
export type ReportAt<P> = (place: Place, params: P, labels?: readonly PlaceLabel[]) => void;

/** A rule as its file states it. `P`: the parameters of its texts; `A`: what it checks. */
export interface RuleText<C extends string, P, A extends About> {
  /** It never changes, and names the file of the rule and its page. */
  readonly code: C;
  readonly severity: Severity;
  readonly needs?: Needs;
  /** What is wrong. */
  readonly message: (p: P) => string;
  /** What to write instead. */
  readonly help?: (p: P, form: Form) => string | undefined;
  /** The name that was probably meant. If there is one, the help is "did you mean ...?". */
  readonly meant?: (p: P) => string | undefined;
  /** The text to write in place of what is marked. */
  readonly replacement?: (p: P) => string | undefined;
  /** What `check` checks. A rule without a check is reported by the reader of files only. */
  readonly about?: A;
  /** Checks a part of an experiment, which may come from a file or a plan. */
  readonly check?: (subject: Subjects[A], report: ReportAt<P>) => void;
}

/** A rule with texts for a file (`help`) and for a plan (`helpInPlan`). */
export interface Rule<C extends string, P> extends DiagnosticRow<P> {
  readonly code: C;
  readonly needs?: Needs;
  readonly helpInPlan?: (p: P) => string | undefined;
  readonly about?: About;
  readonly check?: (subject: never, report: never) => void;
}

/** Makes a rule from its texts and its check. */
export function rule<const C extends string, P = Nothing, A extends About = About>({
  meant,
  help,
  ...text
}: RuleText<C, P, A>): Rule<C, P> {
  const row = (form: Form): DiagnosticRow<P> => {
    const withHelp = help ? { ...text, help: (p: P) => help(p, form) } : text;
    return meant === undefined ? withHelp : suggesting(withHelp, meant);
  };
  const inPlan = row("plan").help;
  return { ...text, ...row("acl"), ...(inPlan ? { helpInPlan: inPlan } : {}) };
}
