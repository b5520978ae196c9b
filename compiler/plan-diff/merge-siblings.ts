import type { ShownKey } from "./path-text.ts";

/** Keys below which things of one kind stand by name. */
const NAMED: ReadonlySet<string> = new Set([
  "networks",
  "views",
  "attacks",
  "losses",
  "measure",
  "passes",
  "moves",
]);

/** A change as far as it decides whether another one is the same. */
export interface Sibling {
  readonly path: readonly string[];
  readonly shown?: readonly string[];
  readonly before?: string;
  readonly after?: string;
  readonly place?: { readonly text: string };
}

export type Merged<T extends Sibling> = T & { readonly label: readonly ShownKey[] };

/** The same change of several things that stand side by side, such as the two views of an image, as one: `views.{a, b}`. */
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

/** Index of the name in a path below which something changed; -1 where the thing itself is new or gone. */
function siblingAt(path: readonly string[]): number {
  const at = path.findIndex((key, i) => NAMED.has(key) && i < path.length - 2 && (i === 0 || i === 2));
  return at < 0 ? -1 : at + 1;
}

function keyOf({ before, after, place }: Sibling, path: readonly string[], at: number): string {
  return JSON.stringify([path.map((key, i) => (i === at ? "" : key)), before, after, place?.text]);
}
