import { type Document, isCollection, isMap, isSeq, type Node, type Pair } from "yaml";
import type { Span } from "../../grammar/span.ts";
import { keyOf } from "./field.ts";

/** Finds where the value at a path stands in a plan file, or its key. */
export type PlaceOf = (path: readonly string[], what?: "key" | "value") => Span;

/** Places in a document that has been read; what is not there has the place of the key that it would stand below. */
export function placesIn(document: Document, file: string): PlaceOf {
  const known = new Map<unknown, ReadonlyMap<string, Pair>>();
  const pairsOf = (node: unknown): ReadonlyMap<string, Pair> => {
    let pairs = known.get(node);
    if (!pairs) {
      pairs = new Map(isMap(node) ? node.items.map((pair) => [keyOf(pair), pair]) : []);
      known.set(node, pairs);
    }
    return pairs;
  };
  return (path, what = "value") => {
    let node: unknown = document.contents;
    let key: unknown = node;
    for (const [i, word] of path.entries()) {
      const pair = pairsOf(node).get(word);
      const item = isSeq(node) ? node.items[Number(word)] : undefined;
      if (!pair && !item) return spanOf(i === 0 ? undefined : key, file);
      [key, node] = pair ? [pair.key, pair.value] : [item, item];
    }
    // what begins on the line below its key is known by the key
    const below = isCollection(node) && !node.flow;
    return spanOf(what === "key" || below ? key : node, file);
  };
}

function spanOf(node: unknown, file: string): Span {
  const [start = 0, end = start] = (node as Node | null | undefined)?.range ?? [];
  return { file, start, end };
}
