import { asFunction } from "../vocabulary/define/functions.ts";
import type { Node } from "./classifier.ts";

/** The part of a pass that determines whether two outputs are equal. `V` is how the reader refers to a view. */
export interface RowPass<V> {
  /** equal for two passes of the same network in the same mode */
  readonly key: string;
  /** number of views in the output */
  readonly parts: number;
  readonly inputs: readonly RowInput<V>[];
}

export type RowInput<V> =
  /** `image` is equal for two views of the same images */
  | { readonly view: V; readonly image: string }
  | { readonly pass: RowPass<V>; readonly part: number | undefined };

/** One part of an output. `text` is equal for equal parts; `view` is its view. */
export interface Row<V> {
  readonly text: string;
  readonly view: V;
}

interface PassNode<P> {
  readonly kind: "pass";
  readonly pass: P;
  readonly part?: number;
}

/**
 * The parts of a network's output; empty for anything computed from it. `stop_gradient` and `again` do not change
 * values, so they are ignored.
 * @param read describes a pass of the tree that contains the expression
 * @param alone whether a part is independent of the other parts of its pass, as in eval mode
 */
export function rowsOf<P, V>(node: Node, read: (pass: P) => RowPass<V>, alone: boolean): readonly Row<V>[] {
  if ("args" in node && asFunction(node.word).keepsValue) return rowsOf(node.args[0]!, read, alone);
  if (node.kind !== "pass") return [];
  const { pass: its, part } = node as unknown as PassNode<P>;
  const pass = read(its);
  const parts = part === undefined ? [...Array(pass.parts).keys()] : [part];
  return parts.map((one) => {
    const { view, image } = viewOf(pass, one);
    return { text: alone ? partText(pass, one) : `${wholeText(pass)} ${image}`, view };
  });
}

/** Whether two results are the same numbers. */
export function sameRows(left: readonly Row<unknown>[], right: readonly Row<unknown>[]): boolean {
  return (
    left.length > 0 && left.length === right.length && left.every(({ text }, i) => text === right[i]!.text)
  );
}

/** The input of a pass that a part of its result comes from. */
function inputOf<V>(pass: RowPass<V>, part: number): { readonly input: RowInput<V>; readonly part: number } {
  let left = part;
  for (const input of pass.inputs) {
    const parts = "view" in input || input.part !== undefined ? 1 : input.pass.parts;
    if (left < parts) return { input, part: "pass" in input ? (input.part ?? left) : left };
    left -= parts;
  }
  throw new Error(`a pass of ${pass.key} has no part ${part}`);
}

function viewOf<V>(pass: RowPass<V>, part: number): { readonly view: V; readonly image: string } {
  const { input, part: its } = inputOf(pass, part);
  return "view" in input ? input : viewOf(input.pass, its);
}

function partText(pass: RowPass<unknown>, part: number): string {
  const { input, part: its } = inputOf(pass, part);
  return `${pass.key}(${"view" in input ? input.image : partText(input.pass, its)})`;
}

function wholeText({ key, inputs }: RowPass<unknown>): string {
  const texts = inputs.map((input) =>
    "view" in input
      ? input.image
      : `${wholeText(input.pass)}${input.part === undefined ? "" : `[${input.part}]`}`,
  );
  return `${key}(${texts.join(", ")})`;
}
