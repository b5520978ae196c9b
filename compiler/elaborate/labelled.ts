import type { Span } from "../../grammar/span.ts";
import type { TensorNode } from "../experiment/tensor-node.ts";
import { mayOverlap, type PartValue } from "../experiment/values.ts";
import type { Place, SeenData } from "../rules/subjects.ts";

/** Items on whose labels a network was trained. */
export interface Labelled {
  readonly stage: string;
  readonly part: PartValue;
  /** of the `data` statement */
  readonly span: Span;
}

/** What a network has seen in a stage and before it. */
export interface Seen {
  readonly labels: readonly Labelled[];
  /** the `start` by which it has those of other stages */
  readonly by: Span | undefined;
}

export const NOTHING_SEEN: Seen = { labels: [], by: undefined };

/** Labels that have been seen, with the `start` by which a later stage has that. */
export type SeenLabels = Labelled & { readonly by: Span | undefined };

/** What a stage has seen: by itself, and by its networks one after the other. */
export interface StageSeen {
  readonly stage: string;
  readonly networks: readonly Seen[];
}

/** What a stage has seen of some items: those that it trains on before those of other stages. */
export function seenOf(part: PartValue, { stage, networks }: StageSeen): SeenLabels | undefined {
  const found = (own: boolean): SeenLabels | undefined => {
    for (const { labels, by } of networks)
      for (const one of labels)
        if ((one.stage === stage) === own && mayOverlap(one.part, part))
          return { ...one, by: own ? undefined : by };
    return undefined;
  };
  return found(true) ?? found(false);
}

/** Seen labels as rules look at them. */
export function seenData(seen: SeenLabels): SeenData {
  const { stage, part, by } = seen;
  return { stage, data: part, ...(by ? { start: by } : {}) };
}

/** Where the parts of seen labels are that rules point at; undefined of another place. */
export function seenSpan({ node }: Place, seen: SeenLabels | undefined): Span | undefined {
  if (node === seen?.part) return seen.span;
  return node === seen?.by ? seen?.by : undefined;
}

/** Whether an expression looks at the labels. */
export function looksAtLabels(node: TensorNode): boolean {
  if (node.kind === "label") return true;
  if (node.kind === "loss") return looksAtLabels(node.node);
  return node.kind === "call" && node.args.some(looksAtLabels);
}
