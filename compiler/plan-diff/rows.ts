import { mergeSiblings } from "./merge-siblings.ts";

/** One line of a report: something that is new, gone or another. */
export interface Row {
  readonly label: string;
  readonly before?: string;
  readonly after?: string;
  readonly ratio?: string;
  /** what it follows from, or what follows from it */
  readonly note?: string;
}

export interface Section {
  /** what the labels are below: `stages.pretrain` */
  readonly heading?: string;
  /** whether all of it is new or gone */
  readonly whole?: "new" | "gone";
  readonly rows: readonly Row[];
}

/** Rooms whose things have a heading each. */
const ROOMS: ReadonlySet<string> = new Set(["stages", "evaluations", "networks"]);

export function headingOf(path: readonly string[]): string | undefined {
  return path.length > 2 && ROOMS.has(path[0]!) ? `${path[0]}.${path[1]}` : undefined;
}

export function labelOf(path: readonly string[]): string {
  return (headingOf(path) === undefined ? path : path.slice(2)).join(".");
}

/** How many causes are named. */
const NAMED = 2;

/** `follows from batch, attacks.x_adv.steps`; of another stage or network with its whole path. */
export function followsText(
  path: readonly string[],
  causes: readonly (readonly string[])[],
): string | undefined {
  if (causes.length === 0) return undefined;
  const texts = mergeSiblings(causes.map((cause) => ({ path: cause }))).map(({ path: cause }) =>
    headingOf(path) !== undefined && headingOf(path) === headingOf(cause) ? labelOf(cause) : cause.join("."),
  );
  const more = texts.length > NAMED + 1 ? texts.length - NAMED : 0;
  const named = more > 0 ? texts.slice(0, NAMED) : texts;
  return `follows from ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
