import type { ConvolutionAttrs, SpatialPadding } from "../../../../compiler/tensor/ops.ts";
import type { AnyInstruction, Instruction, Shape, ValueId } from "../../../../compiler/tensor/program.ts";
import { planConvolution } from "../convolution-plan.ts";
import type { Target } from "../emission.ts";

export type Convolution = Instruction<"convolution" | "convolution_input_grad" | "convolution_filter_grad"> &
  AnyInstruction;

export function isConvolution(instruction: AnyInstruction): instruction is Convolution {
  return (
    instruction.op === "convolution" ||
    instruction.op === "convolution_input_grad" ||
    instruction.op === "convolution_filter_grad"
  );
}

/** The shapes of image, kernel and result of the convolution that an instruction computes or differentiates. */
export function shapesOf(
  instruction: Convolution,
  shape: (value: ValueId) => Shape,
): { x: Shape; w: Shape; y: Shape } {
  const [a, b] = instruction.operands.map(shape) as [Shape, Shape];
  const result = shape(instruction.results[0]!);
  switch (instruction.op) {
    case "convolution":
      return { x: a, w: b, y: result };
    case "convolution_input_grad":
      return { x: result, w: b, y: a };
    case "convolution_filter_grad":
      return { x: a, w: result, y: b };
  }
}

/**
 * The padding of a convolution after image, kernel and result are mirrored: the padding at the end becomes the padding at the
 * start. With PyTorch's padding of 1 and stride 2, an image of even size has one padding row before and none after. Mirrored it
 * has none before and one after, which is TensorFlow's `SAME`.
 */
export function mirroredPadding(
  x: Shape,
  w: Shape,
  y: Shape,
  { strides, padding }: ConvolutionAttrs,
): SpatialPadding {
  const axis = (i: 0 | 1): readonly [number, number] => {
    const [low] = padding[i];
    const span = (y[i + 1]! - 1) * strides[i] + w[i]!;
    return [span - low - x[i + 1]!, low];
  };
  return [axis(0), axis(1)];
}

/** Whether a mirrored convolution reads only the second row and column of each 2x2 block (a 1x1 kernel at stride 2). */
export function takesOddPixels(
  x: Shape,
  w: Shape,
  strides: readonly [number, number],
  padding: SpatialPadding,
): boolean {
  return (
    w[0] === 1 &&
    w[1] === 1 &&
    strides.every((stride) => stride === 2) &&
    padding.every(([low, high]) => low === -1 && high === 0) &&
    x[1]! % 2 === 0 &&
    x[2]! % 2 === 0
  );
}

/** 1 if mirroring saves a separate padding step, -1 if it needs one, else 0. */
export function padsLess(target: Target, instruction: Convolution, shape: (value: ValueId) => Shape): number {
  const { x, w, y } = shapesOf(instruction, shape);
  const { attrs } = instruction;
  const copies = (padding: SpatialPadding): boolean => {
    if (takesOddPixels(x, w, attrs.strides, padding)) return false;
    const plan = planConvolution(target, x, w, { strides: attrs.strides, padding });
    const padded = plan.padding === "EXPLICIT" || plan.pad.some(([low, high]) => low > 0 || high > 0);
    return padded || plan.crop.some(({ start, count }, i) => start > 0 || count < x[i + 1]!);
  };
  return Number(copies(attrs.padding)) - Number(copies(mirroredPadding(x, w, y, attrs)));
}
