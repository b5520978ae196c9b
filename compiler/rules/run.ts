import type { Severity } from "../../grammar/diagnostic.ts";
import type { Span } from "../../grammar/span.ts";
import { CHECK_DIAGNOSTICS, type Report } from "./diagnostics.ts";
import type { ReportAt } from "./rule.ts";
import type { About, Place, Subjects } from "./subjects.ts";

interface Checked {
  readonly code: keyof typeof CHECK_DIAGNOSTICS.rows & string;
  readonly severity: Severity;
  readonly about: About;
  readonly check: (subject: unknown, report: ReportAt<unknown>) => void;
}

let table: ReadonlyMap<About, readonly Checked[]> | undefined;

/** The rules about a subject, in the order of the table of rules. */
function rulesAbout(about: About): readonly Checked[] {
  table ??= allRules();
  return table.get(about) ?? [];
}

function allRules(): ReadonlyMap<About, readonly Checked[]> {
  const rules = new Map<About, Checked[]>();
  for (const rule of Object.values(CHECK_DIAGNOSTICS.rows) as unknown as Partial<Checked>[]) {
    if (!isChecked(rule)) continue;
    const group = rules.get(rule.about);
    if (group) group.push(rule);
    else rules.set(rule.about, [rule]);
  }
  return rules;
}

function isChecked(rule: Partial<Checked>): rule is Checked {
  return rule.about !== undefined && rule.check !== undefined;
}

/** Where a place is, in a file or in a plan; undefined where nothing is stated, such as for a default. */
export type SpanOf = (place: Place) => Span | undefined;

/**
 * Holds a part of an experiment to every rule about it.
 * @returns whether no rule that is an error is broken
 */
export function holdToRules<A extends About>(
  about: A,
  subject: Subjects[A],
  spanOf: SpanOf,
  report: Report,
): boolean {
  let ok = true;
  for (const { code, severity, check } of rulesAbout(about))
    check(subject, (place, params, labels = []) => {
      if (severity === "error") ok = false;
      const others = labels.flatMap(({ place: other, text }) => {
        const span = spanOf(other);
        return span ? [{ span, text }] : [];
      });
      report(code, placed(place, spanOf), params as never, others.length === 0 ? undefined : others);
    });
  return ok;
}

/** The span of a place, or of the part that it belongs to. */
function placed(place: Place, spanOf: SpanOf): Span {
  const span = spanOf(place) ?? spanOf({ node: place.node });
  if (!span) throw new Error("a rule points at a part that nobody wrote");
  return span;
}
