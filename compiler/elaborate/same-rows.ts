import { type Row, type RowPass, rowsOf as rowsOfPass } from "../derive/same-rows.ts";
import type { OpenPass, OpenPassInput, TensorNode } from "../experiment/tensor-node.ts";

export { sameRows } from "../derive/same-rows.ts";

export type ViewInput = OpenPassInput & { readonly kind: "view" };

/** Returns the name of the images of a view; equal for views of the same images. */
export type ImageOf = (view: string) => string;

/** The parts of a network's output (see `derive/same-rows.ts`), with batch statistics. */
export function rowsOf(node: TensorNode, imageOf: ImageOf): readonly Row<ViewInput>[] {
  return rowsOfPass(node, (pass: OpenPass) => rowPass(pass, imageOf), false);
}

function rowPass({ network, branch, mode, parts, inputs }: OpenPass, imageOf: ImageOf): RowPass<ViewInput> {
  return {
    key: `${network.name}.${branch ?? ""} ${mode ?? ""}`,
    parts,
    inputs: inputs.map((input) =>
      input.kind === "view"
        ? { view: input, image: imageOf(input.name) }
        : { pass: rowPass(input.pass, imageOf), part: input.part },
    ),
  };
}
