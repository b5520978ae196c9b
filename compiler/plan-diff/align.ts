import { similarity } from "./similarity.ts";
import { brief, type DiffNode } from "./tree.ts";

/** One thing of a list: what it is called there, and what it is. */
export type Item = readonly [label: string, node: DiffNode];

/** What became of the things of a list. A place is counted from 0. */
export interface Alignment {
  /** the same thing on both sides, maybe with other values, in order */
  readonly pairs: readonly (readonly [before: Item, after: Item])[];
  /** things that are no more, by their places before */
  readonly gone: readonly number[];
  /** things that are new, by their places after */
  readonly fresh: readonly number[];
  /** whether something is in another place than it was, and else the same */
  readonly moved: boolean;
}

/** A thing that is new or gone costs 1; one that has other values less than one that is gone and another that is new. */
const ANOTHER = 1;

/**
 * Which things of two lists are the same: those that make for the fewest changes, found as in a longest common
 * subsequence. Things of two kinds are never the same; of two that have one kind the likest are.
 */
export function align(before: readonly Item[], after: readonly Item[]): Alignment {
  const apart = before.map(([, one]) => after.map(([, other]) => distance(one, other)));
  /** the least cost of what follows two places */
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

/** Two things that are the same word for word but in other places are one that was moved. */
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
