import type { Span } from "../../grammar/span.ts";
import { mayOverlap, type PartValue } from "../experiment/values.ts";
import type { Place, SeenData } from "../rules/subjects.ts";

/** The images on whose labels a network was trained. */
export interface Labelled {
  readonly stage: string;
  readonly part: PartValue;
  /** span of the `data` statement */
  readonly span: Span;
}

/** Labels that a network was trained on, in a stage and before it. */
export interface Seen {
  readonly labels: readonly Labelled[];
  /** the `start` through which the network has labels of other stages */
  readonly by: Span | undefined;
}

export const NOTHING_SEEN: Seen = { labels: [], by: undefined };

/** Labels used in training, with the `start` through which a later stage depends on them. */
export type SeenLabels = Labelled & { readonly by: Span | undefined };

/** Labels that the networks of a stage were trained on, directly or through checkpoints. */
export interface StageSeen {
  readonly stage: string;
  readonly networks: readonly Seen[];
}

/** Labels of the given images that a stage was trained on. Its own training comes before that of other stages. */
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

/** Used labels in the form that rules take. */
export function seenData(seen: SeenLabels): SeenData {
  const { stage, part, by } = seen;
  return { stage, data: part, ...(by ? { start: by } : {}) };
}

/** The span of a node that a rule points at: the data or the `start`; undefined for another node. */
export function seenSpan({ node }: Place, seen: SeenLabels | undefined): Span | undefined {
  if (node === seen?.part) return seen.span;
  return node === seen?.by ? seen?.by : undefined;
}
