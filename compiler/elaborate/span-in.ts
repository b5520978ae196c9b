import type { Span } from "../../grammar/span.ts";
import type { Origin } from "../experiment/origin.ts";
import { originAt, originOf } from "../experiment/origins.ts";
import type { Place } from "../rules/subjects.ts";

/** Where a place of the tree is written; undefined where nobody wrote it. */
export function spanIn({ node, key }: Place): Span | undefined {
  return spanOf(key === undefined ? originOf(node, undefined) : originAt(node, key, undefined));
}

function spanOf(origin: Origin | undefined): Span | undefined {
  return origin?.kind === "derived" ? spanOf(origin.from?.[0]) : origin?.span;
}
