import { mergeSiblings } from "./merge-siblings.ts";
import { pathText, type ShownKey } from "./path-text.ts";

/** One line of a report: something that is new, gone or another. */
export interface Row {
  readonly label: string;
  readonly before?: string;
  readonly after?: string;
  readonly ratio?: string;
  /** what it follows from, what follows from it, or where in a list it is */
  readonly note?: string;
  /** where in the plan it is another value, if in several places */
  readonly places?: readonly RowPlace[];
}

export interface RowPlace {
  readonly path: string;
  /** where it is not what stands in the row itself */
  readonly values?: readonly [before: string, after: string];
}

export interface Section {
  /** what the labels are below: `stages.pretrain` */
  readonly heading?: string;
  /** whether all of it is new or gone */
  readonly whole?: "new" | "gone";
  readonly rows: readonly Row[];
}

/** Rooms whose things have a heading each. */
const ROOMS: ReadonlySet<ShownKey> = new Set(["stages", "evaluations", "networks"]);

export function headingOf(path: readonly ShownKey[]): string | undefined {
  return path.length > 2 && ROOMS.has(path[0]!) ? pathText(path.slice(0, 2)) : undefined;
}

export function labelOf(path: readonly ShownKey[]): string {
  return pathText(headingOf(path) === undefined ? path : path.slice(2));
}

/** A value as it is read: a plan has `1 epochs`, since its units are words of its own. */
export function valueText(text: string): string {
  return text.replaceAll(/(?<![\d.])1 (epoch|step)s\b/g, "1 $1");
}

/** How many causes are named. */
const NAMED = 2;

/** `follows from batch, attacks.x_adv.steps`; of another stage or network with its whole path. */
export function followsText(
  path: readonly ShownKey[],
  causes: readonly (readonly string[])[],
): string | undefined {
  if (causes.length === 0) return undefined;
  const labels = mergeSiblings(causes.map((cause) => ({ path: cause }))).map(({ label }) =>
    headingOf(path) !== undefined && headingOf(path) === headingOf(label) ? labelOf(label) : pathText(label),
  );
  // a network and its entry in the stage have one name here
  const texts = [...new Set(labels)];
  const more = texts.length > NAMED + 1 ? texts.length - NAMED : 0;
  const named = more > 0 ? texts.slice(0, NAMED) : texts;
  return `follows from ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
