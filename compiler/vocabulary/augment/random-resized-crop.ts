import type { Scalar } from "../../experiment/quantity.ts";
import type { ValueId } from "../../tensor/program.ts";
import { argument } from "../define/argument.ts";
import { augmentation, type Draws } from "../define/augmentations.ts";
import { isAlways } from "../define/constant.ts";
import type { LoweringContext } from "../define/lowering.ts";
import { resample } from "../lowering/resample.ts";
import { ratio } from "../types/lists.ts";
import { whole } from "../types/numbers.ts";
import { choice } from "../types/words.ts";

/** A box for each image: first row and column, height and width, each [items], whole numbers as floats. */
export interface Boxes {
  readonly top: ValueId;
  readonly left: ValueId;
  readonly height: ValueId;
  readonly width: ValueId;
}

const TRIES = 10;

const isOnly1 = (ends: readonly unknown[]): boolean => ends.every((end) => isAlways(end, 1));

export const random_resized_crop = augmentation("random_resized_crop", {
  doc: "Crops a part of random area and aspect ratio, and resizes it (torchvision's RandomResizedCrop).",
  positional: ["size"],
  args: {
    size: argument(whole, { bounds: "positive", example: "32", doc: "height and width of the result" }),
    scale: argument(ratio, {
      default: "0.08..1",
      bounds: "0..1 without 0",
      share: true,
      doc: "area of the crop, as a share of the image",
    }),
    ratio: argument(ratio, {
      default: "3/4..4/3",
      bounds: "positive",
      doc: "aspect ratio of the crop: width / height",
    }),
    interpolation: argument(choice(["bicubic", "bilinear"]), {
      default: "bilinear",
      doc: "interpolation of the resize",
    }),
  },
  draws: 2 * TRIES + 2,
  size: ({ size }, [, , channels]) => [size, size, channels],
  isRandom: ({ scale, ratio: aspect }) => !isOnly1(scale) || !isOnly1(aspect),
  lower: (draws, { size, scale, ratio: aspect, interpolation }, image) =>
    resizeBoxes(draws.context, image, drawBoxes(draws, { scale, ratio: aspect }, image), size, interpolation),
});

/**
 * Draws boxes as torchvision's RandomResizedCrop.get_params: up to ten tries of an area (a uniform share of the image)
 * and an aspect ratio (log-uniform). The first box that fits gets a uniform position. If none fits, the box is the
 * largest centered one within the ratios.
 */
export function drawBoxes(
  draws: Draws,
  op: { readonly scale: readonly [Scalar, Scalar]; readonly ratio: readonly [Scalar, Scalar] },
  image: ValueId,
): Boxes {
  const { context, items } = draws;
  const { b, scalars } = context;
  const [, imageHeight, imageWidth] = b.shape(image) as [number, number, number, number];
  const between = (u: ValueId, low: ValueId, high: ValueId, shape: readonly number[]): ValueId =>
    b.add(b.splat(low, shape), b.mul(u, b.splat(b.sub(high, low), shape)));
  const tries = [items, TRIES];
  const area = b.mulNumber(
    between(draws.take(TRIES), scalars.scalar(op.scale[0]), scalars.scalar(op.scale[1]), tries),
    imageHeight * imageWidth,
  );
  const [lowest, highest] = [scalars.scalar(op.ratio[0]), scalars.scalar(op.ratio[1])];
  const aspect = b.exp(between(draws.take(TRIES), b.log(lowest), b.log(highest), tries));
  const widths = b.roundNearestEven(b.sqrt(b.mul(area, aspect)));
  const heights = b.roundNearestEven(b.sqrt(b.div(area, aspect)));
  const within = (value: ValueId, limit: number): ValueId =>
    b.and(b.compare(value, b.like(value, 0), "GT"), b.compare(value, b.like(value, limit), "LE"));
  const fits = b.and(within(widths, imageWidth), within(heights, imageHeight));

  // No try fits: use the whole image, cut to the nearest allowed ratio and centered.
  const one = (n: number): ValueId => b.constant(n, context.compute, [items]);
  const whole = imageWidth / imageHeight;
  const wide = b.minNumber(b.mulNumber(highest, imageHeight), imageWidth);
  const tall = b.minNumber(b.div(b.constant(imageWidth, context.compute), lowest), imageHeight);
  const tooNarrow = b.compare(b.constant(whole, context.compute), lowest, "LT");
  const tooWide = b.compare(b.constant(whole, context.compute), highest, "GT");
  const scalar = (n: number): ValueId => b.constant(n, context.compute);
  let width = b.splat(b.roundNearestEven(b.select(tooWide, wide, scalar(imageWidth))), [items]);
  let height = b.splat(b.roundNearestEven(b.select(tooNarrow, tall, scalar(imageHeight))), [items]);
  let found = b.compare(one(0), one(1), "EQ");
  const column = (value: ValueId, k: number): ValueId => b.reshape(b.columns(value, k, k + 1), [items]);
  for (let k = TRIES - 1; k >= 0; k--) {
    const fit = column(fits, k);
    width = b.select(fit, column(widths, k), width);
    height = b.select(fit, column(heights, k), height);
    found = b.or(found, fit);
  }
  // A uniform whole number in 0..room: floor(u * (room + 1)); the minimum is needed because rounding can give room + 1.
  const place = (u: ValueId, room: ValueId): ValueId =>
    b.select(found, b.min(b.floor(b.mul(u, b.addNumber(room, 1))), room), b.floor(b.mulNumber(room, 0.5)));
  const top = place(draws.one(), b.sub(one(imageHeight), height));
  const left = place(draws.one(), b.sub(one(imageWidth), width));
  return { top, left, height, width };
}

/**
 * Cuts a box out of each image and resamples it to size x size, as PIL does: Keys' cubic with a = -0.5 or a triangle
 * kernel; pixels outside the box have no weight. It computes in floats, with two matrix products for each image. If a
 * box is larger than the result, the kernel is stretched (antialiasing).
 */
export function resizeBoxes(
  context: LoweringContext,
  image: ValueId,
  boxes: Boxes,
  size: number,
  interpolation: "bicubic" | "bilinear",
): ValueId {
  const { b } = context;
  const [items, height, width, channels] = b.shape(image) as [number, number, number, number];
  const weigh = (start: ValueId, extent: ValueId, from: number): ValueId => {
    const shape = [items, size, from];
    const perItem = (value: ValueId): ValueId => b.alongFirst(value, shape);
    const source = b.iota(context.compute, shape, 2);
    const target = b.iota(context.compute, shape, 1);
    const inBox = b.sub(source, perItem(start));
    const scale = b.mulNumber(extent, 1 / size);
    const centre = b.mul(b.addNumber(target, 0.5), perItem(scale));
    const pixels = b.abs(b.sub(b.addNumber(inBox, 0.5), centre));
    const distance = from > size ? b.div(pixels, perItem(b.maxNumber(scale, 1))) : pixels;
    const kernel = interpolation === "bilinear" ? tent(context, distance) : keys(context, distance);
    const inside = b.and(b.compare(inBox, b.like(inBox, 0), "GE"), b.compare(inBox, perItem(extent), "LT"));
    const weights = b.select(inside, kernel, b.like(kernel, 0));
    return b.div(weights, b.broadcastInDim(b.reduceSum(weights, [2]), shape, [0, 1]));
  };
  return resample(
    context,
    image,
    weigh(boxes.top, boxes.height, height),
    weigh(boxes.left, boxes.width, width),
    [items, size, size, channels],
  );
}

function tent(context: LoweringContext, distance: ValueId): ValueId {
  const { b } = context;
  return b.maxNumber(b.addNumber(b.neg(distance), 1), 0);
}

/** Keys' cubic, a = -0.5: 1.5 d^3 - 2.5 d^2 + 1 up to 1, -0.5 d^3 + 2.5 d^2 - 4 d + 2 up to 2, 0 beyond. */
function keys(context: LoweringContext, distance: ValueId): ValueId {
  const { b } = context;
  const square = b.mul(distance, distance);
  const near = b.addNumber(b.mul(square, b.addNumber(b.mulNumber(distance, 1.5), -2.5)), 1);
  const far = b.addNumber(
    b.mul(distance, b.addNumber(b.mul(distance, b.addNumber(b.mulNumber(distance, -0.5), 2.5)), -4)),
    2,
  );
  const zero = b.like(distance, 0);
  const beyond = b.select(b.compare(distance, b.like(distance, 2), "LT"), far, zero);
  return b.select(b.compare(distance, b.like(distance, 1), "LE"), near, beyond);
}
