import { type Document, isMap, isScalar, isSeq, type Node } from "yaml";
import type { Span } from "../../grammar/span.ts";

/** Finds where the value at a path stands in a plan file, or its key. */
export type PlaceOf = (path: readonly string[], what?: "key" | "value") => Span;

/** Places in a document that has been read; a path that is not there has the place of the part that would hold it. */
export function placesIn(document: Document, file: string): PlaceOf {
  return (path, what = "value") => {
    let node: unknown = document.contents;
    let key: unknown = node;
    for (const word of path) {
      let next: readonly [unknown, unknown] | undefined;
      if (isMap(node)) {
        const pair = node.items.find((one) => isScalar(one.key) && keyText(one.key) === word);
        next = pair && [pair.key, pair.value];
      } else if (isSeq(node)) next = [node.items[Number(word)], node.items[Number(word)]];
      if (!next) break;
      [key, node] = next;
    }
    const [start = 0, end = start] = ((what === "key" ? key : node) as Node | null)?.range ?? [];
    return { file, start, end };
  };
}

function keyText(key: { readonly source?: string; readonly value: unknown }): string {
  return String(key.source ?? key.value);
}
