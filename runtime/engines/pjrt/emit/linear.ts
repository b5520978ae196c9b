import type { ConvolutionAttrs } from "../../../../compiler/tensor/ops.ts";
import type { Shape, TensorType } from "../../../../compiler/tensor/program.ts";
import type { Emit, Emitter } from "./emitter.ts";
import { list, mlirType } from "./text.ts";

const dot: Emit<"dot_general"> = (e, [x, y], attrs, { operands, results }) => {
  const rank = operands[0]!.shape.length;
  const batch = list(Array.from({ length: rank - 2 }, (_, i) => i));
  const batching = rank > 2 ? `batching_dims = ${batch} x ${batch}, ` : "";
  const left = attrs.transposeLhs ? rank - 2 : rank - 1;
  const right = attrs.transposeRhs ? rank - 1 : rank - 2;
  const text =
    `dot_general ${x}, ${y}, ${batching}contracting_dims = [${left}] x [${right}], ` +
    `precision = [${e.precision}, ${e.precision}]`;
  return [e.op(text, operands, results[0]!)];
};

/** Both spatial axes: [[top, bottom], [left, right]]. Negative padding removes rows. */
type Padding = readonly (readonly [number, number])[];

interface Window {
  /** the meaning of each axis of the operands and of the result */
  readonly numbers: string;
  readonly padding: Padding;
  readonly strides?: readonly number[];
  /** number of zero rows between rows, plus one */
  readonly dilateImage?: readonly number[];
  readonly dilateKernel?: readonly number[];
}

const NHWC = "[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]";

function convolve(e: Emitter, [x, w]: readonly string[], window: Window, types: readonly TensorType[]) {
  const parts = [
    window.strides && `stride = ${list(window.strides)}`,
    `pad = ${list(window.padding)}`,
    window.dilateImage && `lhs_dilate = ${list(window.dilateImage)}`,
    window.dilateKernel && `rhs_dilate = ${list(window.dilateKernel)}`,
  ].filter((part) => part !== undefined);
  const precision = `#stablehlo<precision ${e.precision}>`;
  const text =
    `convolution(${x}, ${w}) dim_numbers = ${window.numbers}, window = {${parts.join(", ")}} ` +
    "{batch_group_count = 1 : i64, feature_group_count = 1 : i64, " +
    `precision_config = [${precision}, ${precision}]}`;
  return e.op(text, types.slice(0, 2), types[2]!);
}

const convolution: Emit<"convolution"> = (e, operands, attrs, types) => [
  convolve(e, operands, { numbers: NHWC, strides: attrs.strides, padding: attrs.padding }, [
    ...types.operands,
    types.results[0]!,
  ]),
];

/** The sizes along one axis that determine a gradient's padding. */
interface Axis {
  readonly image: number;
  readonly kernel: number;
  readonly result: number;
  readonly stride: number;
  readonly low: number;
}

function paddingOf(
  [image, kernel, result]: readonly [Shape, Shape, Shape],
  { strides, padding }: ConvolutionAttrs,
  along: (axis: Axis) => readonly [number, number],
): Padding {
  return [0, 1].map((i) =>
    along({
      image: image[i + 1]!,
      kernel: kernel[i]!,
      result: result[i + 1]!,
      stride: strides[i]!,
      low: padding[i]![0],
    }),
  );
}

/**
 * A convolution of the result's gradient, dilated by the strides, with the reversed kernel and its channels exchanged.
 * The kernel is reversed by a separate operation: the compilers for CPUs and for cuDNN recognize this form.
 */
const inputGradient: Emit<"convolution_input_grad"> = (e, [dy, w], attrs, { operands, results }) => {
  const [gradient, kernel] = operands as [TensorType, TensorType];
  const [height, width, inputs, outputs] = kernel.shape as [number, number, number, number];
  const exchanged: TensorType = { dtype: kernel.dtype, shape: [height, width, outputs, inputs] };
  const reversed = e.define(`stablehlo.reverse ${w}, dims = [0, 1] : ${mlirType(kernel)}`);
  const turned = e.op(`transpose ${reversed}, dims = [0, 1, 3, 2]`, [kernel], exchanged);
  const padding = paddingOf([attrs.inputShape, kernel.shape, gradient.shape], attrs, (axis) => {
    const { image, kernel, result, stride, low } = axis;
    return [kernel - 1 - low, image - ((result - 1) * stride + 1) + low];
  });
  const window = { numbers: NHWC, padding, dilateImage: attrs.strides };
  return [convolve(e, [dy!, turned], window, [gradient, exchanged, results[0]!])];
};

/** A convolution of the image with the result's gradient, dilated by the strides, that sums over the batch. */
const filterGradient: Emit<"convolution_filter_grad"> = (e, inputs, attrs, { operands, results }) => {
  const [image, gradient] = operands as [TensorType, TensorType];
  const padding = paddingOf([image.shape, attrs.filterShape, gradient.shape], attrs, (axis) => {
    const { image, kernel, result, stride, low } = axis;
    return [low, kernel - 1 + (result - 1) * stride + 1 - image - low];
  });
  const numbers = "[f, 0, 1, b]x[i, 0, 1, o]->[0, 1, b, f]";
  return [
    convolve(e, inputs, { numbers, padding, dilateKernel: attrs.strides }, [image, gradient, results[0]!]),
  ];
};

export const EMIT_LINEAR = {
  dot_general: dot,
  convolution,
  convolution_input_grad: inputGradient,
  convolution_filter_grad: filterGradient,
};
