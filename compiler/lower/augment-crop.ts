import type { AugmentOp, Scalar } from "../plan/schema.ts";
import type { ValueId } from "../tensor/program.ts";
import type { Draws } from "./augment.ts";
import type { Lowering } from "./context.ts";

type ResizedCrop = Extract<AugmentOp, { op: "random_resized_crop" }>;

/** A box for each item: first row and column, height and width, [items] each, whole numbers as floats. */
export interface Boxes {
  readonly top: ValueId;
  readonly left: ValueId;
  readonly height: ValueId;
  readonly width: ValueId;
}

const TRIES = 10;

/**
 * torchvision's RandomResizedCrop: up to ten tries at an area (uniform share of the image) and an aspect (uniform in
 * the logarithm); the first that fits is placed uniformly, else the largest centred box within the ratios.
 */
export function randomResizedCrop(draws: Draws, op: ResizedCrop, image: ValueId): ValueId {
  const boxes = drawBoxes(draws, op, image);
  return resizeBoxes(draws.lowering, image, boxes, op.size, op.interpolation);
}

/** The distribution of torchvision's RandomResizedCrop.get_params. */
export function drawBoxes(draws: Draws, op: ResizedCrop, image: ValueId): Boxes {
  const { lowering, items } = draws;
  const { b, scalars } = lowering;
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

  // No try fits: the whole image, cut to the nearest allowed ratio and centred.
  const one = (n: number): ValueId => b.constant(n, lowering.compute, [items]);
  const whole = imageWidth / imageHeight;
  const wide = b.minNumber(b.mulNumber(highest, imageHeight), imageWidth);
  const tall = b.minNumber(b.div(b.constant(imageWidth, lowering.compute), lowest), imageHeight);
  const tooNarrow = b.compare(b.constant(whole, lowering.compute), lowest, "LT");
  const tooWide = b.compare(b.constant(whole, lowering.compute), highest, "GT");
  const scalar = (n: number): ValueId => b.constant(n, lowering.compute);
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
  // A uniform whole number in 0..room: floor(u * (room + 1)), which float rounding may lift to room + 1.
  const place = (u: ValueId, room: ValueId): ValueId =>
    b.select(found, b.min(b.floor(b.mul(u, b.addNumber(room, 1))), room), b.floor(b.mulNumber(room, 0.5)));
  const top = place(draws.one(), b.sub(one(imageHeight), height));
  const left = place(draws.one(), b.sub(one(imageWidth), width));
  return { top, left, height, width };
}

/**
 * Cuts a box out of each image and resamples it to size x size, as PIL does (Keys' cubic with a = -0.5, or a tent;
 * pixels outside of the box have no weight), in floats: two matrix products an image. Where a box is larger than the
 * result, the kernel is stretched by as much (antialiasing).
 */
export function resizeBoxes(
  lowering: Lowering,
  image: ValueId,
  boxes: Boxes,
  size: number,
  interpolation: "bicubic" | "bilinear",
): ValueId {
  const { b } = lowering;
  const [items, height, width, channels] = b.shape(image) as [number, number, number, number];
  const weigh = (start: ValueId, extent: ValueId, from: number): ValueId => {
    const shape = [items, size, from];
    const perItem = (value: ValueId): ValueId => b.alongFirst(value, shape);
    const source = b.iota(lowering.compute, shape, 2);
    const target = b.iota(lowering.compute, shape, 1);
    const inBox = b.sub(source, perItem(start));
    const scale = b.mulNumber(extent, 1 / size);
    const centre = b.mul(b.addNumber(target, 0.5), perItem(scale));
    const pixels = b.abs(b.sub(b.addNumber(inBox, 0.5), centre));
    const distance = from > size ? b.div(pixels, perItem(b.maxNumber(scale, 1))) : pixels;
    const kernel = interpolation === "bilinear" ? tent(lowering, distance) : keys(lowering, distance);
    const inside = b.and(b.compare(inBox, b.like(inBox, 0), "GE"), b.compare(inBox, perItem(extent), "LT"));
    const weights = b.select(inside, kernel, b.like(kernel, 0));
    return b.div(weights, b.broadcastInDim(b.reduceSum(weights, [2]), shape, [0, 1]));
  };
  return resample(
    lowering,
    image,
    weigh(boxes.top, boxes.height, height),
    weigh(boxes.left, boxes.width, width),
    [items, size, size, channels],
  );
}

/** out[n] = rows[n] x image[n] x columns[n]^T for each channel, cut to 0..1. */
function resample(
  lowering: Lowering,
  image: ValueId,
  rows: ValueId,
  columns: ValueId,
  shape: readonly [number, number, number, number],
): ValueId {
  const { b } = lowering;
  const [items, height, width, channels] = b.shape(image) as [number, number, number, number];
  const [, outHeight, outWidth] = shape;
  const tall = b.dot(rows, b.reshape(image, [items, height, width * channels]));
  const turned = b.transpose(b.reshape(tall, [items, outHeight, width, channels]), [0, 2, 1, 3]);
  const wide = b.dot(columns, b.reshape(turned, [items, width, outHeight * channels]));
  const result = b.transpose(b.reshape(wide, [items, outWidth, outHeight, channels]), [0, 2, 1, 3]);
  return b.minNumber(b.maxNumber(result, 0), 1);
}

function tent(lowering: Lowering, distance: ValueId): ValueId {
  const { b } = lowering;
  return b.maxNumber(b.addNumber(b.neg(distance), 1), 0);
}

/** Keys' cubic, a = -0.5: 1.5 d^3 - 2.5 d^2 + 1 up to 1, -0.5 d^3 + 2.5 d^2 - 4 d + 2 up to 2, 0 beyond. */
function keys(lowering: Lowering, distance: ValueId): ValueId {
  const { b } = lowering;
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

/** torchvision's RandomCrop: a size x size window of the image with `padding` zeros around it. */
export function randomCrop(draws: Draws, size: number, padding: number, image: ValueId): ValueId {
  const { b } = draws.lowering;
  const [, height, width] = b.shape(image) as [number, number, number, number];
  const place = (extent: number): ValueId => {
    const room = extent + 2 * padding - size;
    return b.minNumber(b.floor(b.mulNumber(draws.one(), room + 1)), room);
  };
  const top = place(height);
  return cropAt(draws.lowering, image, top, place(width), size, padding);
}

/** Windows of zero-padded images at given offsets [items], by products with 0/1 matrices, which are exact. */
export function cropAt(
  lowering: Lowering,
  image: ValueId,
  top: ValueId,
  left: ValueId,
  size: number,
  padding: number,
): ValueId {
  const { b } = lowering;
  const [items, height, width, channels] = b.shape(image) as [number, number, number, number];
  const pick = (start: ValueId, from: number): ValueId => {
    const shape = [items, size, from];
    const wanted = b.add(
      b.addNumber(b.iota(lowering.compute, shape, 1), -padding),
      b.alongFirst(start, shape),
    );
    return b.convert(b.compare(b.iota(lowering.compute, shape, 2), wanted, "EQ"), lowering.compute);
  };
  return resample(lowering, image, pick(top, height), pick(left, width), [items, size, size, channels]);
}

/** Mirrors left and right with a probability. */
export function flip(draws: Draws, probability: Scalar, image: ValueId): ValueId {
  const { b, scalars } = draws.lowering;
  const flipped = b.compare(draws.one(), scalars.splat(probability, [draws.items]), "LT");
  return b.select(b.alongFirst(flipped, b.shape(image)), b.reverse(image, [2]), image);
}
