import type { Random } from "./random.ts";

/** A change that a comparison must show. */
export interface Stated {
  /** the key in the plan whose value changed, or the thing that is new or removed: `steps`, `losses.extra` */
  readonly key: string;
  /** other names that its row must contain */
  readonly about?: readonly string[];
  /** absent if it is new, or if the edit does not know the text */
  readonly before?: string;
  readonly after?: string;
  /** set if it is new or removed */
  readonly is?: "new" | "gone";
}

/** The correct answer for an edit. */
export interface Answer {
  readonly changes: readonly Stated[];
  readonly renames: readonly (readonly [before: string, after: string])[];
  /** whether both versions mean the same */
  readonly same: boolean;
}

export interface Edited {
  readonly text: string;
  readonly answer: Answer;
}

/** An edit of a file; returns undefined for a file that it does not fit. */
export type Edit = (text: string, random: Random) => Edited | undefined;

export const NOTHING: Answer = { changes: [], renames: [], same: true };

/** An edit that changes values. */
export function changing(text: string, ...changes: readonly Stated[]): Edited {
  return { text, answer: { changes, renames: [], same: false } };
}

/** All matches of a pattern. */
export function placesOf(text: string, pattern: RegExp): RegExpExecArray[] {
  return [...text.matchAll(pattern)] as RegExpExecArray[];
}

/** The text with one match replaced. */
export function replaced(text: string, match: RegExpExecArray, by: string): string {
  return text.slice(0, match.index) + by + text.slice(match.index + match[0].length);
}

/** Replaces one match of a pattern; undefined if there is none. */
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

/** Names in a file by their keyword: `namesIn(text, "stage")`. */
export function namesIn(text: string, what: string): string[] {
  return placesOf(text, new RegExp(`^ *${what} (\\w+(?:, \\w+)*)`, "gm")).flatMap(([, names]) =>
    names!.split(", "),
  );
}

/** Words after a dot that are not names of the file. */
const FIXED: ReadonlySet<string> = new Set(["train", "test", "classes", "last"]);

/** Replaces names, all at once; comments, texts and names of arguments are unchanged. */
export function withNames(text: string, names: ReadonlyMap<string, string>): string {
  return text.replaceAll(
    /"[^"]*"|\/\/.*|(\.?)\b([A-Za-z_]\w*)\b(?!:)/g,
    (whole, dot: string | undefined, name: string | undefined) =>
      name === undefined || (dot && FIXED.has(name)) ? whole : `${dot}${names.get(name) ?? name}`,
  );
}
