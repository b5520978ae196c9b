import type { Label } from "../../grammar/diagnostic.ts";
import type { Span } from "../../grammar/span.ts";
import type { TensorNode } from "../experiment/tensor-node.ts";
import { mayOverlap, type PartValue } from "../experiment/values.ts";

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

/** Where a message about seen labels points. */
export function seenLabels({ stage, span, by }: SeenLabels): Label[] {
  if (!by) return [{ span, text: "this stage trains on them" }];
  return [
    { span, text: `stage \`${stage}\` trains on them` },
    { span: by, text: "starts from its checkpoint" },
  ];
}

/** Whether an expression looks at the labels. */
export function looksAtLabels(node: TensorNode): boolean {
  if (node.kind === "label") return true;
  if (node.kind === "loss") return looksAtLabels(node.node);
  return node.kind === "call" && node.args.some(looksAtLabels);
}
