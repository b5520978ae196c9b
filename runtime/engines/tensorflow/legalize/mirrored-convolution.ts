import type { Attrs, Op } from "../../../../compiler/tensor/ops.ts";
import type { AnyInstruction, Shape, ValueId } from "../../../../compiler/tensor/program.ts";
import type { Rewrite } from "../../../../compiler/tensor/walk.ts";
import { type Convolution, mirroredPadding, shapesOf, takesOddPixels } from "./convolutions.ts";

/** The axes of height and width of a kernel. */
export const KERNEL_AXES: readonly number[] = [0, 1];

const PLAIN = {
  strides: [1, 1],
  padding: [
    [0, 0],
    [0, 0],
  ],
} as const;

/**
 * The instructions for a convolution, or a gradient of one, with mirrored image, kernel and result. The images are already
 * mirrored; the kernels are not, as operands and as results.
 */
export function mirroredConvolution(
  instruction: Convolution,
  rewrite: Rewrite,
  reversed: (kernel: ValueId) => ValueId,
): AnyInstruction[] {
  const { x, w, y } = shapesOf(instruction, (value) => rewrite.types[value]!.shape);
  const padding = mirroredPadding(x, w, y, instruction.attrs);
  if (takesOddPixels(x, w, instruction.attrs.strides, padding)) return oddPixels(instruction, x, rewrite);
  const mirrored = { ...instruction, attrs: { ...instruction.attrs, padding } } as Convolution;
  if (w[0] === 1 && w[1] === 1) return [mirrored];
  if (instruction.op !== "convolution_filter_grad") {
    const [image, kernel] = instruction.operands as [ValueId, ValueId];
    return [{ ...mirrored, operands: [image, reversed(kernel)] } as Convolution];
  }
  const [dw] = instruction.results as [ValueId];
  const gradient = rewrite.value(rewrite.types[dw]!, dw);
  return [
    { ...mirrored, results: [gradient] } as Convolution,
    { op: "reverse", operands: [gradient], attrs: { dimensions: KERNEL_AXES }, results: [dw] },
  ];
}

/** A mirrored 1x1 kernel at stride 2 reads the odd pixels: they are selected by a reshape and a slice, then stride 1. */
function oddPixels(instruction: Convolution, x: Shape, rewrite: Rewrite): AnyInstruction[] {
  const [n, h, w, c] = x as readonly [number, number, number, number];
  const blocks = [n, h / 2, 2, w / 2, 2 * c];
  const column = [n, h / 2, 1, w / 2, c];
  const small = [n, h / 2, w / 2, c];
  const parts: AnyInstruction[] = [];
  const { dtype } = rewrite.types[instruction.operands[0]!]!;
  const add = <K extends Op>(op: K, operand: ValueId, attrs: Attrs[K], shape: Shape): ValueId => {
    const result = rewrite.value({ dtype, shape }, instruction.results[0]);
    parts.push({ op, operands: [operand], attrs, results: [result] } as unknown as AnyInstruction);
    return result;
  };

  if (instruction.op === "convolution_input_grad") {
    const gradient = rewrite.value({ dtype, shape: small }, instruction.results[0]);
    parts.push({ ...instruction, attrs: { ...PLAIN, inputShape: small }, results: [gradient] });
    const odd = add("reshape", gradient, { shape: column }, column);
    const padded = add("pad", odd, { low: [0, 0, 1, 0, c], high: [0, 0, 0, 0, 0], value: 0 }, blocks);
    parts.push({ op: "reshape", operands: [padded], attrs: { shape: x }, results: instruction.results });
    return parts;
  }
  const [image, other] = instruction.operands as [ValueId, ValueId];
  const view = add("reshape", image, { shape: blocks }, blocks);
  const taken = add("slice", view, { start: [0, 0, 1, 0, c], limit: blocks }, column);
  const odd = add("reshape", taken, { shape: small }, small);
  const attrs = { ...instruction.attrs, ...PLAIN };
  parts.push({ ...instruction, operands: [odd, other], attrs } as AnyInstruction);
  return parts;
}
