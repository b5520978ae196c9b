import type { Change, PlanDiff } from "./compare.ts";
import type { Pair } from "./cost.ts";
import { bytesText, isClose, operationsText, ratioText, shortNumber } from "./numbers.ts";
import { followsText, headingOf, labelOf, type Row, type Section } from "./rows.ts";

/**
 * The rows of cost changes: for each stage its step, parts of the step that change by another ratio, the number of
 * updates, and the total. All other counts are left out unless `full`.
 */
export function costSections(
  diff: PlanDiff,
  full: boolean,
): { readonly sections: Section[]; readonly leftOut: Change[] } {
  const counted = diff.changes.filter(({ group }) => group === "cost");
  const steps = new Map(diff.cost.stages.map(({ stage, step }) => [`stages.${stage}`, step]));
  /** whether a number changes by the same ratio as its stage's step */
  const asStep = (heading: string | undefined, { before, after }: Numbers): boolean => {
    const step = steps.get(heading ?? "");
    if (step?.before === undefined || step.after === undefined || before === undefined || after === undefined)
      return false;
    return isClose(Number(before) * Number(step.after), Number(after) * Number(step.before));
  };
  const matters = (change: Change): boolean => {
    const { path } = change;
    if (path[0] !== "stages") return false;
    if (path[2] === "updates") return true;
    if (path[2] !== "cost" || isSmall(pairOf(change))) return false;
    return path.at(-1) === "step" || !asStep(headingOf(path), pairOf(change));
  };
  const shown = full ? counted : counted.filter(matters);
  const sections = new Map<string | undefined, Row[]>();
  const add = (heading: string | undefined, row: Row): void => {
    sections.set(heading, [...(sections.get(heading) ?? []), row]);
  };
  for (const change of inOrder(shown)) add(headingOf(change.path), rowOf(change));
  for (const { stage, step, total } of diff.cost.stages) {
    const heading = `stages.${stage}`;
    if (step.before === undefined || step.after === undefined) add(heading, operationsRow("cost.step", step));
    if (full ? total.before !== total.after : !isSmall(total) && !asStep(heading, total))
      add(heading, operationsRow("operations in all", total));
  }
  const { total, stages } = diff.cost;
  if (stages.length > 1 && (full ? total.before !== total.after : !isSmall(total)))
    add(undefined, operationsRow("operations of all stages", total));
  return {
    sections: [...sections].map(([heading, rows]) => ({
      ...(heading === undefined ? {} : { heading }),
      rows: withoutRepeats(rows),
    })),
    leftOut: counted.filter((change) => !shown.includes(change)),
  };
}

/** Shows a cause only in the first of several neighboring rows. */
function withoutRepeats(rows: readonly Row[]): Row[] {
  let last: string | undefined;
  return rows.map(({ note, ...row }) => {
    if (note === undefined || note === last) return row;
    last = note;
    return { ...row, note };
  });
}

/** The step comes before its parts, because it is the sum. */
function inOrder(changes: readonly Change[]): Change[] {
  const rank = ({ path }: Change): number => (path.at(-1) === "step" ? 0 : path[2] === "cost" ? 1 : 2);
  return [...changes].sort((a, b) => (headingOf(a.path) === headingOf(b.path) ? rank(a) - rank(b) : 0));
}

/** A number before and after; absent on a side where there is none. */
interface Numbers {
  readonly before?: number | bigint;
  readonly after?: number | bigint;
}

function pairOf({ before, after }: Change): Numbers {
  return {
    ...(before === undefined ? {} : { before: Number(before) }),
    ...(after === undefined ? {} : { after: Number(after) }),
  };
}

function isSmall({ before, after }: Numbers): boolean {
  return before !== undefined && after !== undefined && isClose(before, after);
}

function ratioOf({ before, after }: Numbers): string | undefined {
  return before === undefined || after === undefined || Number.isNaN(after)
    ? undefined
    : ratioText(before, after);
}

function rowOf(change: Change): Row {
  const { before, after, follows } = change;
  const path = change.shown ?? change.path;
  const ratio = ratioOf(pairOf(change));
  const note = followsText(path, follows);
  return {
    label: labelOf(path),
    ...(before === undefined ? {} : { before: countText(path, before) }),
    ...(after === undefined ? {} : { after: countText(path, after) }),
    ...(ratio === undefined ? {} : { ratio }),
    ...(note === undefined ? {} : { note }),
  };
}

function operationsRow(label: string, pair: Pair): Row {
  const { before, after } = pair;
  const ratio = ratioOf(pair);
  return {
    label,
    ...(before === undefined ? {} : { before: operationsText(before) }),
    ...(after === undefined ? {} : { after: operationsText(after) }),
    ...(ratio === undefined ? {} : { ratio }),
  };
}

/** A count in a readable form. */
export function countText(path: readonly string[], text: string): string {
  const value = Number(text);
  if (text === "" || !Number.isFinite(value)) return text;
  const key = path.at(-1);
  if (key === "parameters") return shortNumber(value);
  if (key?.endsWith("_bytes")) return bytesText(value);
  return path.at(-2) === "cost" ? operationsText(value) : text;
}
