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

/** The rules about a subject, in the order of the table. */
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

/** The span of a place in a file or a plan; undefined if nothing is written there, for example for a default. */
export type SpanOf = (place: Place) => Span | undefined;

/**
 * Checks a part of an experiment with every rule about it.
 * @returns false if a rule reported an error
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

/** The span of a place, or of the node that contains it. */
function placed(place: Place, spanOf: SpanOf): Span {
  const span = spanOf(place) ?? spanOf({ node: place.node });
  if (!span) throw new Error("a rule points at a part that nobody wrote");
  return span;
}
