import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import type { Attrs, ConvolutionAttrs, SpatialPadding } from "../../../compiler/tensor/ops.ts";
import type { Convolutions, Tf } from "./backends.ts";

type Extents = [number, number, number, number];

/**
 * The backends treat explicit padding differently, and none supports uneven or negative padding in gradients. Therefore the
 * image is padded (or cropped) first, and all convolutions are unpadded.
 */
function padImage(tf: Tf, x: Tensor4D, padding: SpatialPadding): Tensor4D {
  const { cut, size, grow } = fitOf(x.shape, padding);
  const kept = size.every((n, axis) => n === x.shape[axis]) ? x : tf.slice(x, cut, size);
  return grow.flat().every((n) => n === 0) ? kept : tf.pad(kept, grow);
}

/** The adjoint of `padImage`: from a padded image to one of shape `shape`. */
function unpadImage(tf: Tf, padded: Tensor4D, shape: Extents, padding: SpatialPadding): Tensor4D {
  const { cut, size, grow } = fitOf(shape, padding);
  const inner = tf.slice(padded, grow.map(([before]) => before) as Extents, size);
  const lost = size.map((n, axis) => [cut[axis]!, shape[axis]! - cut[axis]! - n] as [number, number]);
  return lost.flat().every((n) => n === 0) ? inner : tf.pad(inner, lost);
}

/** How an image is cropped and then padded, for each axis. */
function fitOf(shape: Extents, padding: SpatialPadding) {
  const both: readonly (readonly [number, number])[] = [[0, 0], ...padding, [0, 0]];
  const cut = both.map(([before]) => Math.max(0, -before)) as Extents;
  const size = both.map(([, after], axis) => shape[axis]! - cut[axis]! - Math.max(0, -after)) as Extents;
  const grow = both.map(([before, after]) => [Math.max(0, before), Math.max(0, after)] as [number, number]);
  return { cut, size, grow };
}

function paddedShape([n, h, w, c]: Extents, [[top, bottom], [left, right]]: SpatialPadding): Extents {
  return [n, h + top + bottom, w + left + right, c];
}

export function convolution(tf: Tf, { strides, padding }: ConvolutionAttrs, x: Tensor, w: Tensor): Tensor {
  return tf.conv2d(padImage(tf, x as Tensor4D, padding), w as Tensor4D, [...strides], "valid");
}

export function convolutionInputGrad(
  tf: Tf,
  way: Convolutions,
  attrs: Attrs["convolution_input_grad"],
  dy: Tensor,
  w: Tensor,
): Tensor {
  const shape = [...attrs.inputShape] as Extents;
  const padded = paddedShape(shape, attrs.padding);
  const dx =
    way === "forward"
      ? inputGradForward(tf, attrs, dy as Tensor4D, w as Tensor4D, padded)
      : tf
          .engine()
          .runKernel<Tensor4D>(
            "Conv2DBackpropInput",
            { dy, filter: w },
            { strides: [...attrs.strides], pad: "valid", dataFormat: "NHWC", inputShape: padded },
          );
  return unpadImage(tf, dx, shape, attrs.padding);
}

export function convolutionFilterGrad(
  tf: Tf,
  way: Convolutions,
  attrs: Attrs["convolution_filter_grad"],
  x: Tensor,
  dy: Tensor,
): Tensor {
  const filterShape = [...attrs.filterShape] as Extents;
  const padded = padImage(tf, x as Tensor4D, attrs.padding);
  if (way === "forward") return filterGradForward(tf, attrs, padded, dy as Tensor4D, filterShape);
  return tf
    .engine()
    .runKernel<Tensor4D>(
      "Conv2DBackpropFilter",
      { x: padded, dy },
      { strides: [...attrs.strides], pad: "valid", dataFormat: "NHWC", filterShape },
    );
}

/**
 * The gradient of a kernel is a convolution of the image with dy as a dilated kernel; channels and batch are exchanged.
 */
function filterGradForward(
  tf: Tf,
  { strides }: ConvolutionAttrs,
  padded: Tensor4D,
  dy: Tensor4D,
  [kh, kw, c, o]: Extents,
): Tensor {
  const images = tf.transpose(padded, [3, 1, 2, 0]) as Tensor4D;
  const windows = tf.transpose(dy, [1, 2, 0, 3]) as Tensor4D;
  const seen = tf.conv2d(images, windows, 1, "valid", "NHWC", [...strides]);
  // remove results for rows and columns beyond the last window
  return tf.transpose(tf.slice(seen, [0, 0, 0, 0], [c, kh, kw, o]), [1, 2, 0, 3]);
}

/** The gradient of the image: a convolution of dy, dilated by the stride and padded, with the rotated kernel. */
function inputGradForward(
  tf: Tf,
  { strides }: ConvolutionAttrs,
  dy: Tensor4D,
  w: Tensor4D,
  [, h, width]: Extents,
): Tensor4D {
  const spread = spreadOut(tf, dy, strides);
  const [kh, kw] = w.shape;
  const margin = tf.pad(spread, [
    [0, 0],
    [kh - 1, h - spread.shape[1]],
    [kw - 1, width - spread.shape[2]],
    [0, 0],
  ]);
  const turned = tf.transpose(tf.reverse(w, [0, 1]), [0, 1, 3, 2]) as Tensor4D;
  return tf.conv2d(margin, turned, 1, "valid");
}

/** Zeros between the rows and columns of an image: (n - 1) * stride + 1 of n. */
function spreadOut(tf: Tf, x: Tensor4D, [down, across]: readonly [number, number]): Tensor4D {
  if (down === 1 && across === 1) return x;
  const [n, h, w, c] = x.shape;
  const grown = tf.pad(tf.reshape(x, [n, h, 1, w, c]), [
    [0, 0],
    [0, 0],
    [0, down - 1],
    [0, 0],
    [0, (across - 1) * c],
  ]);
  const size: Extents = [n, (h - 1) * down + 1, (w - 1) * across + 1, c];
  return tf.slice(tf.reshape(grown, [n, h * down, w * across, c]) as Tensor4D, [0, 0, 0, 0], size);
}
