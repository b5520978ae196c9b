import type { ValueId } from "../tensor/program.ts";
import type { AugmentOp, Draws } from "../vocabulary/define/augmentations.ts";
import type { LoweringContext } from "../vocabulary/define/lowering.ts";

/** The uniform random numbers of one view: one draw [items, words]; each operation takes its own columns. */
export class ViewDraws implements Draws {
  private taken = 0;
  private readonly uniform: ValueId;

  constructor(
    readonly context: LoweringContext,
    stream: string,
    readonly items: number,
    words: number,
  ) {
    this.uniform = context.uniform(context.draws(stream, items, words));
  }

  take(count: number): ValueId {
    const start = this.taken;
    this.taken += count;
    return this.context.b.columns(this.uniform, start, this.taken);
  }

  one(): ValueId {
    return this.context.b.reshape(this.take(1), [this.items]);
  }
}

/**
 * Applies augmentations to images [items, height, width, 3] with values in 0..1. The values of the result are in 0..1
 * too.
 * @param stream name of the random stream: the view
 */
export function augment(
  context: LoweringContext,
  ops: readonly AugmentOp[],
  image: ValueId,
  stream: string,
): ValueId {
  if (ops.length === 0) return image;
  const items = context.b.shape(image)[0]!;
  const draws = new ViewDraws(
    context,
    stream,
    items,
    ops.reduce((sum, { word }) => sum + word.draws, 0),
  );
  return ops.reduce(
    (value, { word, args }) => context.b.within(word.name, () => word.lower(draws, args, value)),
    image,
  );
}
