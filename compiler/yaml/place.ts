import { type Document, isCollection, isMap, isSeq, type Node, type Pair } from "yaml";
import type { Span } from "../../grammar/span.ts";
import { keyOf } from "./field.ts";

/** Returns the span of the value at a path of a plan file, or of its key. */
export type PlaceOf = (path: readonly string[], what?: "key" | "value") => Span;

/** Spans in a parsed document. A missing value has the span of the nearest key above it. */
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
    // a block map or list begins on the line after its key, so the key is shown instead
    const below = isCollection(node) && !node.flow;
    return spanOf(what === "key" || below ? key : node, file);
  };
}

function spanOf(node: unknown, file: string): Span {
  const [start = 0, end = start] = (node as Node | null | undefined)?.range ?? [];
  return { file, start, end };
}
