import type { AugmentOp } from "../plan/schema.ts";
import type { ValueId } from "../tensor/program.ts";
import { colorJitter, grayscale } from "./augment-color.ts";
import { flip, randomCrop, randomResizedCrop } from "./augment-crop.ts";
import type { Lowering } from "./context.ts";

/** Hands out the uniform draws of one view: every operation takes its own columns of one [items, words] draw. */
export class Draws {
  private taken = 0;
  private readonly uniform: ValueId;

  constructor(
    readonly lowering: Lowering,
    stream: string,
    readonly items: number,
    words: number,
  ) {
    this.uniform = lowering.uniform(lowering.draws(stream, items, words));
  }

  /** The next `count` draws in [0, 1), [items, count]. */
  take(count: number): ValueId {
    const start = this.taken;
    this.taken += count;
    return this.lowering.b.columns(this.uniform, start, this.taken);
  }

  /** The next draw of each item, [items]. */
  one(): ValueId {
    return this.lowering.b.reshape(this.take(1), [this.items]);
  }
}

/** How many draws an operation takes for each item. */
const WORDS: { readonly [K in AugmentOp["op"]]: number } = {
  random_resized_crop: 22,
  random_crop: 2,
  flip: 1,
  color_jitter: 8,
  grayscale: 1,
};

/**
 * Applies augmentations to images [items, height, width, 3] in 0..1; the result is in 0..1 too.
 * @param stream names the draws: the view
 */
export function augment(
  lowering: Lowering,
  ops: readonly AugmentOp[],
  image: ValueId,
  stream: string,
): ValueId {
  if (ops.length === 0) return image;
  const items = lowering.b.shape(image)[0]!;
  const draws = new Draws(
    lowering,
    stream,
    items,
    ops.reduce((sum, { op }) => sum + WORDS[op], 0),
  );
  return ops.reduce((value, op) => lowering.b.within(op.op, () => apply(draws, op, value)), image);
}

function apply(draws: Draws, op: AugmentOp, image: ValueId): ValueId {
  switch (op.op) {
    case "random_resized_crop":
      return randomResizedCrop(draws, op, image);
    case "random_crop":
      return randomCrop(draws, op.size, op.padding, image);
    case "flip":
      return flip(draws, op.probability, image);
    case "color_jitter":
      return colorJitter(draws, op, image);
    case "grayscale":
      return grayscale(draws, op.probability, image);
  }
}
