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

interface Sibling {
  readonly path: readonly string[];
  readonly before?: string;
  readonly after?: string;
}

/** The same change of several things that stand side by side, such as the two views of an image, as one: `views.a, b.ops`. */
export function mergeSiblings<T extends Sibling>(changes: readonly T[]): T[] {
  const merged: { change: T; names: Map<number, string[]> }[] = [];
  const byKey = new Map<string, (typeof merged)[number]>();
  for (const change of changes) {
    const at = siblingAt(change.path);
    const key = at < 0 ? undefined : keyOf(change, at);
    const twin = key === undefined ? undefined : byKey.get(key);
    if (twin) {
      twin.names.get(at)!.push(change.path[at]!);
      continue;
    }
    const entry = { change, names: new Map(at < 0 ? [] : [[at, [change.path[at]!]]]) };
    merged.push(entry);
    if (key !== undefined) byKey.set(key, entry);
  }
  return merged.map(({ change, names }) => {
    const path = change.path.map((key, i) => names.get(i)?.join(", ") ?? key);
    return { ...change, path };
  });
}

/** Index of the name in a path below which something changed; -1 where the thing itself is new or gone. */
function siblingAt(path: readonly string[]): number {
  const at = path.findIndex((key, i) => NAMED.has(key) && i < path.length - 2 && (i === 0 || i === 2));
  return at < 0 ? -1 : at + 1;
}

function keyOf({ path, before, after }: Sibling, at: number): string {
  return JSON.stringify([path.map((key, i) => (i === at ? "" : key)), before, after]);
}
