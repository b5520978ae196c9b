import type { Change, PlanDiff } from "./compare.ts";
import { costSections } from "./cost-rows.ts";
import { headline } from "./headline.ts";
import { mergeSiblings } from "./merge-siblings.ts";
import type { NameKind, Rename } from "./references.ts";
import { followsText, headingOf, labelOf, type Row, type Section } from "./rows.ts";

export interface ReportGroup {
  readonly title: "method" | "renamed" | "cost" | "without effect";
  readonly sections: readonly Section[];
}

/** What a reviewer reads, in words and in order; a renderer decides how it stands on the page. */
export interface Report {
  readonly headline: string;
  readonly groups: readonly ReportGroup[];
  /** what was not listed, in one line */
  readonly leftOut?: string;
}

/** @param full lists what follows from the changes as well */
export function reportOf(diff: PlanDiff, { full = false }: { readonly full?: boolean } = {}): Report {
  const shown = mergeSiblings(
    diff.changes.filter((change) => change.group === "method" && (full || !change.derived)),
  );
  const cost = costSections(diff, full);
  const groups: ReportGroup[] = [
    { title: "method", sections: sectionsOf(shown, full) },
    { title: "renamed", sections: renameSections(diff.renames) },
    { title: "cost", sections: cost.sections },
    {
      title: "without effect",
      sections: sectionsOf(
        diff.changes.filter(({ group }) => group === "other"),
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

function sectionsOf(changes: readonly Change[], full: boolean): Section[] {
  const sections = new Map<string, { heading?: string; rows: Row[] }>();
  const wholes: Section[] = [];
  for (const change of changes) {
    const { path, before, after, content, follows } = change;
    if (content) {
      const side = before === undefined ? "after" : "before";
      // of what is gone the name is enough, unless everything is wanted
      const rows =
        side === "before" && !full
          ? []
          : content.map(({ path: below, text }) => ({ label: below.join("."), [side]: text }));
      wholes.push({ heading: path.join("."), whole: side === "after" ? "new" : "gone", rows });
      continue;
    }
    const heading = headingOf(path);
    const section = sections.get(heading ?? "") ?? {
      ...(heading === undefined ? {} : { heading }),
      rows: [],
    };
    sections.set(heading ?? "", section);
    const note = followsText(path, follows);
    section.rows.push({
      label: labelOf(path),
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      ...(note === undefined ? {} : { note }),
    });
  }
  return [...sections.values(), ...wholes];
}

/** Names that random draws are keyed by: another name is another draw. */
const DRAWN: ReadonlySet<NameKind> = new Set(["stage", "view", "network", "dataset", "checkpoint"]);

function renameSections(renames: readonly Rename[]): Section[] {
  if (renames.length === 0) return [];
  const rows = new Map<string, Row>();
  for (const { kind, within, before, after } of renames) {
    const key = `${kind} ${before} ${after}`;
    const label = rows.get(key)?.label;
    rows.set(key, {
      // the encoder's branches are the head's as well
      label:
        label !== undefined ? `${label}, ${within}` : within === undefined ? kind : `${kind} of ${within}`,
      before,
      after,
      ...(DRAWN.has(kind) ? { note: "random draws go by this name" } : {}),
    });
  }
  return [{ rows: [...rows.values()] }];
}

/** `4 passes and 3 counts follow from these`. */
function leftOutText(changes: readonly Change[]): string | undefined {
  if (changes.length === 0) return undefined;
  const counts = new Map<string, number>();
  for (const { path, group } of changes) {
    const kind = path.includes("passes") ? "pass" : group === "cost" ? "count" : "detail";
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const texts = [...counts].map(
    ([kind, n]) => `${n} ${n === 1 ? kind : kind === "pass" ? "passes" : `${kind}s`}`,
  );
  const all = texts.length > 1 ? `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}` : texts[0]!;
  const one = changes.length === 1;
  return `${all} ${one ? "follows" : "follow"} from these; --full lists ${one ? "it" : "them"}`;
}
