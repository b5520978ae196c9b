/**
 * Each after what it needs; of several that could be next the first one given.
 * @returns those that need each other, and what needs them, apart
 */
export function afterNeeds<T>(
  all: readonly T[],
  gives: (one: T) => readonly string[],
  needs: (one: T) => Iterable<string>,
): { readonly ordered: readonly T[]; readonly circle: readonly T[] } {
  const open = new Set(all.flatMap(gives));
  const waiting = all.map((one) => ({ one, needs: new Set(needs(one)), gives: gives(one) }));
  const ordered: T[] = [];
  for (;;) {
    const next = waiting.findIndex((its) => !hasAny(open, its.needs));
    if (next < 0) return { ordered, circle: waiting.map(({ one }) => one) };
    const [made] = waiting.splice(next, 1);
    for (const name of made!.gives) open.delete(name);
    ordered.push(made!.one);
  }
}

/** Whether one of some is among all. */
export function hasAny(all: ReadonlySet<string>, some: ReadonlySet<string>): boolean {
  for (const one of some) if (all.has(one)) return true;
  return false;
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
