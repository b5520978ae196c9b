import type { Label } from "../../grammar/diagnostic.ts";
import type { Span } from "../../grammar/span.ts";
import { mayOverlap, type PartValue } from "../resolve/values.ts";
import type { TensorNode } from "./tensor-node.ts";

/** Items on whose labels a network was trained. */
export interface Labelled {
  readonly stage: string;
  readonly part: PartValue;
  /** of the `data` statement */
  readonly span: Span;
  /** the `start` by which a later stage has it */
  readonly by?: Span;
}

/** What networks have seen, each stage once. */
export function together(all: readonly (readonly Labelled[])[]): Labelled[] {
  const stages = new Map<string, Labelled>();
  for (const one of all.flat()) if (!stages.has(one.stage)) stages.set(one.stage, one);
  return [...stages.values()];
}

/** What has been seen of some items. */
export function seenOf(part: PartValue, seen: readonly Labelled[]): Labelled | undefined {
  return seen.find((one) => mayOverlap(one.part, part));
}

/** Where a message about seen labels points. */
export function seenLabels({ stage, span, by }: Labelled): Label[] {
  if (!by) return [{ span, text: "the stage trains on them" }];
  return [
    { span, text: `stage \`${stage}\` trains on them` },
    { span: by, text: "goes on from there" },
  ];
}

/** Whether an expression looks at the labels. */
export function looksAtLabels(node: TensorNode): boolean {
  if (node.kind === "label") return true;
  if (node.kind === "loss") return looksAtLabels(node.node);
  return node.kind === "call" && node.args.some(looksAtLabels);
}
