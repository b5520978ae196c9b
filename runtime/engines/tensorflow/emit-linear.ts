import type { ConvolutionAttrs, Op } from "../../../compiler/tensor/ops.ts";
import type { Shape } from "../../../compiler/tensor/program.ts";
import { boolAttr, intsAttr, type NodeAttrs, textAttr, typeAttr } from "./attrs.ts";
import { type ConvolutionPlan, planConvolution } from "./convolution-plan.ts";
import type { Emission, Emit } from "./emission.ts";
import { filterOf } from "./emit-filtering.ts";
import { padNode, sliceNode } from "./emit-shape.ts";
import type { Ref } from "./scope.ts";

const emitDot: Emit<"dot_general"> = (e, { operands: [a, b], results: [y], attrs }) => {
  const refs = [e.full(a!), e.full(b!)];
  const transposed = [boolAttr(attrs.transposeLhs), boolAttr(attrs.transposeRhs)] as const;
  const node =
    e.shape(a!).length === 2
      ? e.scope.same("MatMul", refs, e.tfType(y!), { transpose_a: transposed[0], transpose_b: transposed[1] })
      : e.scope.same("BatchMatMulV2", refs, e.tfType(y!), { adj_x: transposed[0], adj_y: transposed[1] });
  e.set(y!, node);
};

function convolutionAttrs({ strides }: ConvolutionAttrs, plan: ConvolutionPlan): NodeAttrs {
  return {
    strides: intsAttr([1, ...strides, 1]),
    padding: textAttr(plan.padding),
    explicit_paddings: intsAttr(plan.explicit),
  };
}

/** Crops and pads the image as the kernel needs it. */
function prepareImage(e: Emission, x: Ref, { crop: [h, w], pad: [ph, pw] }: ConvolutionPlan): Ref {
  const [n, , , c] = x.type.shape as readonly [number, number, number, number];
  const cropped = sliceNode(e, x, [0, h.start, w.start, 0], [n, h.count, w.count, c]);
  return padNode(e, cropped, [0, ph[0], pw[0], 0], [0, ph[1], pw[1], 0]);
}

function preparedShape(shape: Shape, { crop: [h, w], pad: [ph, pw] }: ConvolutionPlan): Shape {
  return [shape[0]!, h.count + ph[0] + ph[1], w.count + pw[0] + pw[1], shape[3]!];
}

/** The gradient of `prepareImage`. */
function unprepareImage(
  e: Emission,
  dx: Ref,
  shape: Shape,
  { crop: [h, w], pad: [ph, pw] }: ConvolutionPlan,
): Ref {
  const [n, height, width, c] = shape as readonly [number, number, number, number];
  const inside = sliceNode(e, dx, [0, ph[0], pw[0], 0], [n, h.count, w.count, c]);
  const after = [0, height - h.start - h.count, width - w.start - w.count, 0];
  return padNode(e, inside, [0, h.start, w.start, 0], after);
}

const emitConvolution: Emit<"convolution"> = (e, { operands: [x, w], results: [y], attrs }) => {
  const filter = filterOf(e, e.type(x!), e.shape(w!), attrs);
  if (filter) return e.set(y!, filter.convolution(x!, w!));
  const plan = planConvolution(e.target, e.shape(x!), e.shape(w!), attrs);
  const image = prepareImage(e, e.full(x!), plan);
  e.set(y!, e.scope.same("Conv2D", [image, e.full(w!)], e.tfType(y!), convolutionAttrs(attrs, plan)));
};

const emitInputGrad: Emit<"convolution_input_grad"> = (e, { operands: [dy, w], results: [dx], attrs }) => {
  const filter = filterOf(e, e.type(dx!), e.shape(w!), attrs);
  if (filter) return e.set(dx!, filter.inputGradient(dy!, w!));
  const plan = planConvolution(e.target, attrs.inputShape, e.shape(w!), attrs);
  const shape = preparedShape(attrs.inputShape, plan);
  const node = e.scope.one(
    "Conv2DBackpropInput",
    [e.scope.ints(shape), e.full(w!), e.full(dy!)],
    { T: typeAttr(e.tfType(dx!).dtype), ...convolutionAttrs(attrs, plan) },
    { dtype: e.tfType(dx!).dtype, shape },
  );
  e.set(dx!, unprepareImage(e, node, attrs.inputShape, plan));
};

const emitFilterGrad: Emit<"convolution_filter_grad"> = (e, { operands: [x, dy], results: [dw], attrs }) => {
  const filter = filterOf(e, e.type(x!), attrs.filterShape, attrs);
  if (filter) {
    const { gradient, reversed } = filter.kernelGradient(x!, dy!, attrs.filterShape);
    e.set(dw!, gradient);
    return e.attach(dw!, [reversed]);
  }
  const plan = planConvolution(e.target, e.shape(x!), attrs.filterShape, attrs);
  const image = prepareImage(e, e.full(x!), plan);
  const inputs = [image, e.scope.ints(attrs.filterShape), e.full(dy!)];
  e.set(dw!, e.scope.same("Conv2DBackpropFilter", inputs, e.tfType(dw!), convolutionAttrs(attrs, plan)));
};

export const EMIT_LINEAR = {
  dot_general: emitDot,
  convolution: emitConvolution,
  convolution_input_grad: emitInputGrad,
  convolution_filter_grad: emitFilterGrad,
} satisfies { readonly [K in Op]?: Emit<K> };
