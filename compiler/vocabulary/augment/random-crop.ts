import type { ValueId } from "../../tensor/program.ts";
import { argument } from "../define/argument.ts";
import { augmentation } from "../define/augmentations.ts";
import type { LoweringContext } from "../define/lowering.ts";
import { resample } from "../lowering/resample.ts";
import { whole } from "../types/numbers.ts";

export const random_crop = augmentation("random_crop", {
  doc: "Pads the image with zeros and crops it at a random position (torchvision's RandomCrop).",
  positional: ["size"],
  args: {
    size: argument(whole, { bounds: "positive", example: "32", doc: "height and width of the result" }),
    padding: argument(whole, {
      default: "0",
      bounds: "not negative",
      doc: "number of zero pixels added on each side",
    }),
  },
  draws: 2,
  size: ({ size }, [, , channels]) => [size, size, channels],
  largest: ({ size, padding }, [height, width]) => ({ size, most: Math.min(height, width) + 2 * padding }),
  isRandom: ({ size, padding }, [height, width]) =>
    [height, width].some((length) => length + 2 * padding > size),
  visible: ({ size, padding }, [height, width]) =>
    shareInside(size, padding, height) * shareInside(size, padding, width),
  lower: (draws, { size, padding }, image) => {
    const { context } = draws;
    const { b } = context;
    const [, height, width] = b.shape(image) as [number, number, number, number];
    const place = (extent: number): ValueId => {
      const room = extent + 2 * padding - size;
      return b.minNumber(b.floor(b.mulNumber(draws.one(), room + 1)), room);
    };
    const top = place(height);
    return cropAt(context, image, top, place(width), size, padding);
  },
});

/** The mean share of a window that is inside the image, over all windows along one axis. */
function shareInside(size: number, padding: number, length: number): number {
  const last = length + padding - size;
  let covered = 0;
  for (let pixel = 0; pixel < length; pixel++) {
    const [first, final] = [Math.max(-padding, pixel - size + 1), Math.min(pixel, last)];
    covered += Math.max(0, final - first + 1);
  }
  const windows = last + padding + 1;
  return windows < 1 ? 1 : covered / (windows * size);
}

/** Crops zero-padded images at the given offsets [items]. It uses products with 0/1 matrices, which are exact. */
export function cropAt(
  context: LoweringContext,
  image: ValueId,
  top: ValueId,
  left: ValueId,
  size: number,
  padding: number,
): ValueId {
  const { b } = context;
  const [items, height, width, channels] = b.shape(image) as [number, number, number, number];
  const pick = (start: ValueId, from: number): ValueId => {
    const shape = [items, size, from];
    const wanted = b.add(
      b.addNumber(b.iota(context.compute, shape, 1), -padding),
      b.alongFirst(start, shape),
    );
    return b.convert(b.compare(b.iota(context.compute, shape, 2), wanted, "EQ"), context.compute);
  };
  return resample(context, image, pick(top, height), pick(left, width), [items, size, size, channels]);
}
