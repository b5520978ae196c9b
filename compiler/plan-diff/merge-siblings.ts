import type { ShownKey } from "./path-text.ts";

/** Keys whose entries are named things of one kind. */
const NAMED: ReadonlySet<string> = new Set([
  "networks",
  "views",
  "attacks",
  "losses",
  "measure",
  "passes",
  "moves",
]);

/** The part of a change that must be equal for merging. */
export interface Sibling {
  readonly path: readonly string[];
  readonly shown?: readonly string[];
  readonly before?: string;
  readonly after?: string;
  readonly place?: { readonly text: string };
}

export type Merged<T extends Sibling> = T & { readonly label: readonly ShownKey[] };

/** Merges the same change of several sibling things, such as the two views of an image: `views.{a, b}`. */
export function mergeSiblings<T extends Sibling>(changes: readonly T[]): Merged<T>[] {
  const merged: { readonly change: T; readonly at: number; readonly names: string[] }[] = [];
  const byKey = new Map<string, (typeof merged)[number]>();
  for (const change of changes) {
    const path = change.shown ?? change.path;
    const at = siblingAt(path);
    const key = at < 0 ? undefined : keyOf(change, path, at);
    const twin = key === undefined ? undefined : byKey.get(key);
    if (twin) {
      twin.names.push(path[at]!);
      continue;
    }
    const entry = { change, at, names: at < 0 ? [] : [path[at]!] };
    merged.push(entry);
    if (key !== undefined) byKey.set(key, entry);
  }
  return merged.map(({ change, at, names }) => {
    const path: readonly ShownKey[] = change.shown ?? change.path;
    return { ...change, label: names.length > 1 ? path.map((key, i) => (i === at ? names : key)) : path };
  });
}

/** Index of the sibling's name in the path; -1 if the thing itself is new or removed. */
function siblingAt(path: readonly string[]): number {
  const at = path.findIndex((key, i) => NAMED.has(key) && i < path.length - 2 && (i === 0 || i === 2));
  return at < 0 ? -1 : at + 1;
}

function keyOf({ before, after, place }: Sibling, path: readonly string[], at: number): string {
  return JSON.stringify([path.map((key, i) => (i === at ? "" : key)), before, after, place?.text]);
}
