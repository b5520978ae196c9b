import { similarity } from "./similarity.ts";
import { brief, type DiffNode } from "./tree.ts";

/** An item of a list: its label and its node. */
export type Item = readonly [label: string, node: DiffNode];

/** How two lists correspond. Indices start at 0. */
export interface Alignment {
  /** items that are on both sides, in order; their values may differ */
  readonly pairs: readonly (readonly [before: Item, after: Item])[];
  /** indices of removed items, in the list before */
  readonly gone: readonly number[];
  /** indices of new items, in the list after */
  readonly fresh: readonly number[];
  /** whether an item only changed its position */
  readonly moved: boolean;
}

/** The cost of a new or removed item. An item with changed values costs less than a removed and a new one. */
const ANOTHER = 1;

/**
 * Finds the correspondence with the fewest changes, as in a longest common subsequence. Items of different kinds never
 * correspond; among items of one kind, the most similar ones do.
 */
export function align(before: readonly Item[], after: readonly Item[]): Alignment {
  const apart = before.map(([, one]) => after.map(([, other]) => distance(one, other)));
  /** the minimum cost of everything after two positions */
  const cost = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  for (let i = before.length; i >= 0; i--)
    for (let k = after.length; k >= 0; k--) {
      if (i === before.length) cost[i]![k] = (after.length - k) * ANOTHER;
      else if (k === after.length) cost[i]![k] = (before.length - i) * ANOTHER;
      else
        cost[i]![k] = Math.min(
          apart[i]![k]! + cost[i + 1]![k + 1]!,
          ANOTHER + cost[i + 1]![k]!,
          ANOTHER + cost[i]![k + 1]!,
        );
    }
  const pairs: (readonly [Item, Item])[] = [];
  const gone: number[] = [];
  const fresh: number[] = [];
  let [i, k] = [0, 0];
  while (i < before.length || k < after.length) {
    const best = cost[i]![k]!;
    if (i < before.length && k < after.length && best === apart[i]![k]! + cost[i + 1]![k + 1]!)
      pairs.push([before[i++]!, after[k++]!]);
    else if (i < before.length && best === ANOTHER + cost[i + 1]![k]!) gone.push(i++);
    else fresh.push(k++);
  }
  return withoutMoved(before, after, { pairs, gone, fresh, moved: false });
}

/** Equal items at different positions are one item that was moved. */
function withoutMoved(before: readonly Item[], after: readonly Item[], found: Alignment): Alignment {
  const rest = [...found.fresh];
  const gone = found.gone.filter((i) => {
    const at = rest.findIndex((k) => distance(before[i]![1], after[k]![1]) === 0);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  return { ...found, gone, fresh: rest, moved: gone.length < found.gone.length };
}

function distance(one: DiffNode, other: DiffNode): number {
  if (one.kind !== other.kind) return Number.POSITIVE_INFINITY;
  if (one.kind === "leaf" || other.kind === "leaf") return brief(one) === brief(other) ? 0 : 1.5 * ANOTHER;
  if (one.tag !== other.tag) return Number.POSITIVE_INFINITY;
  return brief(one) === brief(other) ? 0 : (1.5 - similarity(one, other) / 2) * ANOTHER;
}
