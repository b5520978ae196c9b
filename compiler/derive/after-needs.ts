/**
 * Topological sort: puts each item after those that provide the names it needs. Of several items that can come next,
 * the first in `all` does. It runs in O(n log n + names given and needed).
 * @param gives names that an item provides; if several items provide a name, it is available after the last of them
 * @param needs names that an item needs; a name that nobody provides is available from the start
 * @returns `circle`: items in a cycle, and items that depend on one
 */
export function afterNeeds<T>(
  all: readonly T[],
  gives: (one: T) => readonly string[],
  needs: (one: T) => Iterable<string>,
): { readonly ordered: readonly T[]; readonly circle: readonly T[] } {
  const given = all.map(gives);
  const makers = new Map<string, number>();
  for (const name of given.flat()) makers.set(name, (makers.get(name) ?? 0) + 1);
  const waiters = new Map<string, number[]>();
  const missing = all.map((one, i) => {
    const open = [...new Set(needs(one))].filter((name) => makers.has(name));
    for (const name of open) {
      const known = waiters.get(name);
      if (known) known.push(i);
      else waiters.set(name, [i]);
    }
    return open.length;
  });
  const ready = new Smallest();
  missing.forEach((count, i) => {
    if (count === 0) ready.add(i);
  });
  const ordered: T[] = [];
  for (let next = ready.take(); next !== undefined; next = ready.take()) {
    ordered.push(all[next]!);
    for (const name of given[next]!) {
      const left = makers.get(name)! - 1;
      makers.set(name, left);
      if (left > 0) continue;
      for (const waiter of waiters.get(name) ?? []) if (--missing[waiter]! === 0) ready.add(waiter);
    }
  }
  return { ordered, circle: all.filter((_, i) => missing[i]! > 0) };
}

/** Whether two sets share an element. */
export function hasAny(all: ReadonlySet<string>, some: ReadonlySet<string>): boolean {
  for (const one of some) if (all.has(one)) return true;
  return false;
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A binary heap: takes the smallest number first. */
class Smallest {
  private readonly heap: number[] = [];

  add(number: number): void {
    const { heap } = this;
    let at = heap.push(number) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (heap[above]! <= number) break;
      heap[at] = heap[above]!;
      at = above;
    }
    heap[at] = number;
  }

  take(): number | undefined {
    const { heap } = this;
    const smallest = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return smallest;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below + 1 < heap.length && heap[below + 1]! < heap[below]!) below++;
      if (below >= heap.length || heap[below]! >= last) break;
      heap[at] = heap[below]!;
      at = below;
    }
    heap[at] = last;
    return smallest;
  }
}
