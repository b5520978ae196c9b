import type { Random } from "./random.ts";

/** A change that a comparison has to show. */
export interface Stated {
  /** the key of the plan that has another value, or the thing that is new or gone: `steps`, `losses.extra` */
  readonly key: string;
  /** names that its row has to contain as well */
  readonly about?: readonly string[];
  /** absent where it is new, or where the words are not the edit's business */
  readonly before?: string;
  readonly after?: string;
  /** it is new, or gone */
  readonly is?: "new" | "gone";
}

/** What an edit of a file changes, as the one who makes it knows. */
export interface Answer {
  readonly changes: readonly Stated[];
  readonly renames: readonly (readonly [before: string, after: string])[];
  /** the two mean the same */
  readonly same: boolean;
}

export interface Edited {
  readonly text: string;
  readonly answer: Answer;
}

/** One edit of a file that it fits; undefined for another file. */
export type Edit = (text: string, random: Random) => Edited | undefined;

export const NOTHING: Answer = { changes: [], renames: [], same: true };

/** An edit by which values change. */
export function changing(text: string, ...changes: readonly Stated[]): Edited {
  return { text, answer: { changes, renames: [], same: false } };
}

/** All places of a pattern. */
export function placesOf(text: string, pattern: RegExp): RegExpExecArray[] {
  return [...text.matchAll(pattern)] as RegExpExecArray[];
}

/** The text with one match replaced. */
export function replaced(text: string, match: RegExpExecArray, by: string): string {
  return text.slice(0, match.index) + by + text.slice(match.index + match[0].length);
}

/** One place of a pattern replaced; undefined where there is none. */
export function replaceOne(
  text: string,
  random: Random,
  pattern: RegExp,
  by: (match: RegExpExecArray) => string,
): { readonly text: string; readonly match: RegExpExecArray } | undefined {
  const places = placesOf(text, pattern);
  if (places.length === 0) return undefined;
  const match = random.one(places);
  return { text: replaced(text, match, by(match)), match };
}

/** Names in a file by what they name: `names(text, "stage")`. */
export function namesIn(text: string, what: string): string[] {
  return placesOf(text, new RegExp(`^ *${what} (\\w+(?:, \\w+)*)`, "gm")).flatMap(([, names]) =>
    names!.split(", "),
  );
}

/** What stands behind a dot and is no name of the file. */
const FIXED: ReadonlySet<string> = new Set(["train", "test", "classes", "last"]);

/** Other names for names, all at once: not in comments and texts, and not the names of arguments. */
export function withNames(text: string, names: ReadonlyMap<string, string>): string {
  return text.replaceAll(
    /"[^"]*"|\/\/.*|(\.?)\b([A-Za-z_]\w*)\b(?!:)/g,
    (whole, dot: string | undefined, name: string | undefined) =>
      name === undefined || (dot && FIXED.has(name)) ? whole : `${dot}${names.get(name) ?? name}`,
  );
}
