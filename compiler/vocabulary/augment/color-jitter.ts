import type { Scalar } from "../../experiment/quantity.ts";
import type { ValueId } from "../../tensor/program.ts";
import { argument } from "../define/argument.ts";
import { augmentation, type Draws } from "../define/augmentations.ts";
import { isAlways } from "../define/constant.ts";
import type { LoweringContext } from "../define/lowering.ts";
import { luminance } from "../lowering/luminance.ts";
import { scalar } from "../types/numbers.ts";

/** The random draws for each image: factors and hue shift [items], and the order of the operations. */
export interface JitterDraw {
  readonly brightness: ValueId;
  readonly contrast: ValueId;
  readonly saturation: ValueId;
  readonly hue: ValueId;
  /** ranks 0..3 of brightness, contrast, saturation and hue, each [items] */
  readonly order: readonly [ValueId, ValueId, ValueId, ValueId];
}

/**
 * As torchvision's ColorJitter under RandomApply: factors are uniform in [max(0, 1 - v), 1 + v], the hue shift is
 * uniform in [-v, v] of the color circle, and the four operations run in a uniformly random order. With probability 1 -
 * p the image is unchanged.
 */
export const color_jitter = augmentation("color_jitter", {
  doc: "Changes brightness, contrast, saturation and hue by random amounts, in random order.",
  args: {
    brightness: argument(scalar, {
      default: "0",
      bounds: "not negative",
      doc: "multiplied by a random factor from 1 - b to 1 + b",
    }),
    contrast: argument(scalar, {
      default: "0",
      bounds: "not negative",
      doc: "multiplied by a random factor from 1 - c to 1 + c",
    }),
    saturation: argument(scalar, {
      default: "0",
      bounds: "not negative",
      doc: "multiplied by a random factor from 1 - s to 1 + s",
    }),
    hue: argument(scalar, {
      default: "0",
      bounds: "0..1/2",
      doc: "largest shift of the hue, in turns of the color circle",
    }),
    probability: argument(scalar, {
      default: "1",
      bounds: "0..1",
      share: true,
      doc: "probability that it is applied",
    }),
  },
  oneOf: ["brightness", "contrast", "saturation", "hue"],
  amounts: ["brightness", "contrast", "saturation"],
  draws: 8,
  isRandom: ({ probability, brightness, contrast, saturation, hue }) =>
    !isAlways(probability, 0) &&
    [brightness, contrast, saturation, hue].some((amount) => !isAlways(amount, 0)),
  lower: (draws, amounts, image) => applyJitter(draws.context, drawJitter(draws, amounts), image),
});

export function drawJitter(
  draws: Draws,
  op: Readonly<Record<"brightness" | "contrast" | "saturation" | "hue" | "probability", Scalar>>,
): JitterDraw {
  const { context, items } = draws;
  const { b, scalars } = context;
  const shape = [items];
  const applied = b.compare(draws.one(), scalars.splat(op.probability, shape), "LT");
  const factor = (amount: Scalar): ValueId => {
    const value = scalars.scalar(amount);
    const low = b.maxNumber(b.addNumber(b.neg(value), 1), 0);
    const high = b.addNumber(value, 1);
    const drawn = b.add(b.splat(low, shape), b.mul(draws.one(), b.splat(b.sub(high, low), shape)));
    return b.select(applied, drawn, b.constant(1, context.compute, shape));
  };
  const brightness = factor(op.brightness);
  const contrast = factor(op.contrast);
  const saturation = factor(op.saturation);
  const turn = b.mul(b.addNumber(b.mulNumber(draws.one(), 2), -1), scalars.splat(op.hue, shape));
  const hue = b.select(applied, turn, b.constant(0, context.compute, shape));
  return { brightness, contrast, saturation, hue, order: randomOrder(draws) };
}

/** A uniformly random permutation of four from three draws (Lehmer code). Returns the rank of each operation. */
function randomOrder(draws: Draws): [ValueId, ValueId, ValueId, ValueId] {
  const { context, items } = draws;
  const { b } = context;
  const upTo = (n: number): ValueId => b.minNumber(b.floor(b.mulNumber(draws.one(), n)), n - 1);
  // Operation 0 takes one of 4 ranks, operation 1 one of the 3 left, operation 2 one of the 2 left.
  const taken: ValueId[] = [];
  for (const left of [4, 3, 2]) {
    let place = upTo(left);
    // Skip the ranks already taken, lowest first; there are few enough to sort by comparison.
    const sorted = sort(context, taken);
    for (const other of sorted)
      place = b.add(place, b.convert(b.compare(place, other, "GE"), context.compute));
    taken.push(place);
  }
  const rest = b.sub(
    b.constant(6, context.compute, [items]),
    taken.reduce((sum, place) => b.add(sum, place)),
  );
  return [taken[0]!, taken[1]!, taken[2]!, rest];
}

function sort(context: LoweringContext, values: readonly ValueId[]): readonly ValueId[] {
  if (values.length < 2) return values;
  const [x, y] = values as [ValueId, ValueId];
  return [context.b.min(x, y), context.b.max(x, y)];
}

/**
 * Brightness, contrast and saturation all have the form clip(f x + (1 - f) reference). So each rank is one blend, with
 * the factor and reference chosen for each item. Hue is computed once: blends of lower rank run before it, the others
 * after it. A blend that is not due has factor 1.
 */
export function applyJitter(context: LoweringContext, draw: JitterDraw, image: ValueId): ValueId {
  const { b } = context;
  const shape = b.shape(image);
  const items = shape[0]!;
  const [brightnessAt, contrastAt, saturationAt, hueAt] = draw.order;
  const at = (rank: ValueId, place: number): ValueId => b.compare(rank, b.like(rank, place), "EQ");
  const perItem = (value: ValueId): ValueId => b.alongFirst(value, shape);
  const one = b.constant(1, context.compute, [items]);

  const blend = (x: ValueId, place: number, due: ValueId): ValueId => {
    const factor = b.select(
      at(brightnessAt, place),
      draw.brightness,
      b.select(at(contrastAt, place), draw.contrast, b.select(at(saturationAt, place), draw.saturation, one)),
    );
    const f = perItem(b.select(due, factor, one));
    const gray = luminance(context, x);
    const mean = b.mulNumber(b.reduceSum(gray, [1, 2]), 1 / (shape[1]! * shape[2]!));
    const flat = perItem(b.select(at(brightnessAt, place), b.like(mean, 0), mean));
    const reference = b.select(
      perItem(at(saturationAt, place)),
      b.broadcastInDim(gray, shape, [0, 1, 2]),
      flat,
    );
    const mixed = b.add(b.mul(f, x), b.mul(b.addNumber(b.neg(f), 1), reference));
    return b.minNumber(b.maxNumber(mixed, 0), 1);
  };
  let value = image;
  // Rank 3 is never before hue, and rank 0 is never after it.
  for (let place = 0; place < 3; place++)
    value = blend(value, place, b.compare(hueAt, b.like(hueAt, place), "GT"));
  value = shiftHue(context, value, draw.hue);
  for (let place = 1; place < 4; place++)
    value = blend(value, place, b.compare(hueAt, b.like(hueAt, place), "LT"));
  return value;
}

/** Rotates the hue by a share of the color circle, through HSV. */
export function shiftHue(context: LoweringContext, image: ValueId, turn: ValueId): ValueId {
  const { b } = context;
  const shape = b.shape(image);
  const plane = shape.slice(0, 3);
  const channel = (i: number): ValueId => b.reshape(b.columns(image, i, i + 1), plane);
  const [red, green, blue] = [channel(0), channel(1), channel(2)];
  const value = b.reduceMax(image, [3]);
  const chroma = b.sub(value, b.reduceMin(image, [3]));
  const gray = b.compare(chroma, b.like(chroma, 0), "EQ");
  const divisor = b.select(gray, b.like(chroma, 1), chroma);
  const part = (x: ValueId, y: ValueId, offset: number): ValueId =>
    b.addNumber(b.div(b.sub(x, y), divisor), offset);
  const sextant = b.select(
    b.compare(value, red, "EQ"),
    part(green, blue, 0),
    b.select(b.compare(value, green, "EQ"), part(blue, red, 2), part(red, green, 4)),
  );
  const turned = b.add(sextant, b.alongFirst(b.mulNumber(turn, 6), plane));
  const wrapped = (x: ValueId): ValueId => b.sub(x, b.mulNumber(b.floor(b.mulNumber(x, 1 / 6)), 6));
  // A channel is value - chroma * clamp(min(k, 4 - k), 0, 1) with k = (n + 6 h) mod 6; n = 5, 3, 1 for R, G, B.
  const back = (n: number): ValueId => {
    const k = wrapped(b.addNumber(turned, n));
    const ramp = b.minNumber(b.maxNumber(b.min(k, b.addNumber(b.neg(k), 4)), 0), 1);
    return b.reshape(b.sub(value, b.mul(chroma, ramp)), [...plane, 1]);
  };
  return b.concatenate([back(5), back(3), back(1)], 3);
}
