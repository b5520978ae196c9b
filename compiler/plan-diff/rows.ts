import { mergeSiblings } from "./merge-siblings.ts";
import { pathText, type ShownKey } from "./path-text.ts";

/** A line of a report: something new, removed or changed. */
export interface Row {
  readonly label: string;
  readonly before?: string;
  readonly after?: string;
  readonly ratio?: string;
  /** its cause, its consequences, or its position in a list */
  readonly note?: string;
  /** where it has an effect in the plan, if in several places */
  readonly places?: readonly RowPlace[];
}

export interface RowPlace {
  readonly path: string;
  /** values at this place, if they differ from those of the row */
  readonly values?: readonly [before: string, after: string];
}

export interface Section {
  /** the common beginning of the labels' paths: `stages.pretrain` */
  readonly heading?: string;
  /** set if all of it is new or removed */
  readonly whole?: "new" | "gone";
  readonly rows: readonly Row[];
}

/** Keys of the plan whose entries get their own headings. */
const ROOMS: ReadonlySet<ShownKey> = new Set(["stages", "evaluations", "networks"]);

export function headingOf(path: readonly ShownKey[]): string | undefined {
  return path.length > 2 && ROOMS.has(path[0]!) ? pathText(path.slice(0, 2)) : undefined;
}

export function labelOf(path: readonly ShownKey[]): string {
  return pathText(headingOf(path) === undefined ? path : path.slice(2));
}

/** A value in readable form: a plan contains `1 epochs`, because its units do not change. */
export function valueText(text: string): string {
  return text.replaceAll(/(?<![\d.])1 (epoch|step)s\b/g, "1 $1");
}

/** The maximum number of causes that are named. */
const NAMED = 2;

/** `follows from batch, attacks.x_adv.steps`; a cause in another stage or network has its whole path. */
export function followsText(
  path: readonly ShownKey[],
  causes: readonly (readonly string[])[],
): string | undefined {
  if (causes.length === 0) return undefined;
  const labels = mergeSiblings(causes.map((cause) => ({ path: cause }))).map(({ label }) =>
    headingOf(path) !== undefined && headingOf(path) === headingOf(label) ? labelOf(label) : pathText(label),
  );
  // a network and its entry in a stage have the same label here
  const texts = [...new Set(labels)];
  const more = texts.length > NAMED + 1 ? texts.length - NAMED : 0;
  const named = more > 0 ? texts.slice(0, NAMED) : texts;
  return `follows from ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
