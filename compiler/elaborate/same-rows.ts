import type { OpenPass, OpenPassInput, TensorNode } from "../experiment/tensor-node.ts";
import { asFunction } from "../vocabulary/define/functions.ts";

type ViewInput = OpenPassInput & { readonly kind: "view" };

/** One part of a pass's output, with its view. Parts with the same text are equal. */
export interface Row {
  readonly text: string;
  readonly view: ViewInput;
}

/** Returns the name of the images of a view. Views of the same images have the same name. */
export type ImageOf = (view: string) => string;

/**
 * The parts of a network's output; empty for anything computed from it. `stop_gradient` and `again` do not change
 * values, so they are ignored.
 * @param alone whether a part is independent of the other parts of its pass, as in eval mode
 */
export function rowsOf(node: TensorNode, imageOf: ImageOf, alone: boolean): readonly Row[] {
  if (node.kind === "call" && asFunction(node.word).keepsValue) return rowsOf(node.args[0]!, imageOf, alone);
  if (node.kind !== "pass") return [];
  const { pass, part } = node;
  const parts = part === undefined ? [...Array(pass.parts).keys()] : [part];
  return parts.map((one) => {
    const view = viewOf(pass, one);
    const text = alone ? partText(pass, one, imageOf) : `${wholeText(pass, imageOf)} ${imageOf(view.name)}`;
    return { text, view };
  });
}

/** Whether two outputs have the same values. */
export function sameRows(left: readonly Row[], right: readonly Row[]): boolean {
  return (
    left.length > 0 && left.length === right.length && left.every(({ text }, i) => text === right[i]!.text)
  );
}

/** The input that a part of a pass's output comes from, and which part of that input. */
function inputOf(pass: OpenPass, part: number): { readonly input: OpenPassInput; readonly part: number } {
  let left = part;
  for (const input of pass.inputs) {
    const parts = input.kind === "view" || input.part !== undefined ? 1 : input.pass.parts;
    if (left < parts) return { input, part: input.kind === "pass" ? (input.part ?? left) : left };
    left -= parts;
  }
  throw new Error(`${pass.text} has no part ${part}`);
}

function viewOf(pass: OpenPass, part: number): ViewInput {
  const one = inputOf(pass, part);
  return one.input.kind === "view" ? one.input : viewOf(one.input.pass, one.part);
}

const nameOf = ({ network, branch, mode }: OpenPass): string =>
  `${network.name}.${branch ?? ""} ${mode ?? ""}`;

function partText(pass: OpenPass, part: number, imageOf: ImageOf): string {
  const { input, part: inputPart } = inputOf(pass, part);
  return `${nameOf(pass)}(${input.kind === "view" ? imageOf(input.name) : partText(input.pass, inputPart, imageOf)})`;
}

function wholeText(pass: OpenPass, imageOf: ImageOf): string {
  const inputs = pass.inputs.map((input) =>
    input.kind === "view"
      ? imageOf(input.name)
      : `${wholeText(input.pass, imageOf)}${input.part === undefined ? "" : `[${input.part}]`}`,
  );
  return `${nameOf(pass)}(${inputs.join(", ")})`;
}
