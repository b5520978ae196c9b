import type { Change, PlanDiff } from "./compare.ts";
import { costSections } from "./cost-rows.ts";
import { headline } from "./headline.ts";
import { leftOutText } from "./left-out.ts";
import type { Merged } from "./merge-siblings.ts";
import { methodChanges, writtenRow } from "./method-changes.ts";
import { pathText } from "./path-text.ts";
import type { NameKind } from "./references.ts";
import { followsText, headingOf, labelOf, type Row, type Section, valueText } from "./rows.ts";

export interface ReportGroup {
  readonly title: "method" | "renamed" | "cost" | "without effect" | "experiments";
  readonly sections: readonly Section[];
}

/** The contents of a report, in words and in order; a renderer decides the layout. */
export interface Report {
  readonly headline: string;
  readonly groups: readonly ReportGroup[];
  /** one line about what is not listed */
  readonly leftOut?: string;
}

/** @param full also lists the consequences of changes */
export function reportOf(diff: PlanDiff, { full = false }: { readonly full?: boolean } = {}): Report {
  const { once, each } = methodChanges(
    diff.changes.filter((change) => change.group === "method" && (full || !change.derived)),
  );
  const cost = costSections(diff, full);
  const other = diff.changes.filter(({ group, same }) => group === "other" && (full || !same));
  const groups: ReportGroup[] = [
    {
      title: "method",
      sections: [...(once.length > 0 ? [{ rows: once.map(writtenRow) }] : []), ...sectionsOf(each, full)],
    },
    { title: "renamed", sections: renameSections(diff) },
    { title: "cost", sections: cost.sections },
    {
      title: "without effect",
      sections: sectionsOf(
        other.map((one) => ({ ...one, label: one.path })),
        full,
      ),
    },
  ];
  const leftOut = full
    ? undefined
    : leftOutText([
        ...diff.changes.filter(({ group, derived }) => group === "method" && derived),
        ...cost.leftOut,
      ]);
  return {
    headline: headline(diff),
    groups: groups.filter(({ sections }) => sections.length > 0),
    ...(leftOut === undefined ? {} : { leftOut }),
  };
}

function sectionsOf(changes: readonly Merged<Change>[], full: boolean): Section[] {
  const sections = new Map<string, { heading?: string; rows: Row[] }>();
  const wholes: Section[] = [];
  for (const change of changes) {
    const { label, before, after, content, follows, place } = change;
    if (content) {
      const side = before === undefined ? "after" : "before";
      // for something removed, its name is enough unless `full`
      const rows =
        side === "before" && !full
          ? []
          : content.map(({ path: below, text }) => ({ label: pathText(below), [side]: valueText(text) }));
      wholes.push({ heading: pathText(label), whole: side === "after" ? "new" : "gone", rows });
      continue;
    }
    const heading = headingOf(label);
    const section = sections.get(heading ?? "") ?? {
      ...(heading === undefined ? {} : { heading }),
      rows: [],
    };
    sections.set(heading ?? "", section);
    const note = followsText(label, follows) ?? place?.text;
    section.rows.push({
      label: labelOf(label),
      ...(before === undefined ? {} : { before: valueText(before) }),
      ...(after === undefined ? {} : { after: valueText(after) }),
      ...(note === undefined ? {} : { note }),
    });
  }
  return [...sections.values(), ...wholes];
}

/** Kinds of names that are part of the keys of random draws: a new name changes the draws. */
const DRAWN: ReadonlySet<NameKind> = new Set(["stage", "view", "network", "dataset", "checkpoint"]);

function renameSections({ renames, changes }: PlanDiff): Section[] {
  const rows = new Map<string, Row>();
  for (const { kind, within, before, after } of renames) {
    const key = `${kind} ${before} ${after}`;
    const label = rows.get(key)?.label;
    rows.set(key, {
      // the branches of the encoder are also those of the head
      label:
        label !== undefined ? `${label}, ${within}` : within === undefined ? kind : `${kind} of ${within}`,
      before,
      after,
      ...(DRAWN.has(kind) ? { note: "random draws go by this name" } : {}),
    });
  }
  const follows = changes.flatMap(({ group, path, before, after }) =>
    group === "renamed" ? [{ label: pathText(path), before, after, note: ORDER } as Row] : [],
  );
  const all = [...rows.values(), ...follows];
  return all.length === 0 ? [] : [{ rows: all }];
}

const ORDER = "follows from the names: rounding only";
