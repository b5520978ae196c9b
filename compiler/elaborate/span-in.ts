import type { Span } from "../../grammar/span.ts";
import type { Origin } from "../experiment/origin.ts";
import { originAt, originOf } from "../experiment/origins.ts";
import type { Place } from "../rules/subjects.ts";

/** The span of a node of the tree; undefined if it was not written in a file. */
export function spanIn({ node, key }: Place): Span | undefined {
  return spanOf(key === undefined ? originOf(node, undefined) : originAt(node, key, undefined));
}

function spanOf(origin: Origin | undefined): Span | undefined {
  return origin?.kind === "derived" ? spanOf(origin.from?.[0]) : origin?.span;
}
