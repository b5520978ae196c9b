import type { ValueId } from "../../tensor/program.ts";
import type { LoweringContext } from "../define/lowering.ts";

/** Luminance 0.299 R + 0.587 G + 0.114 B: [items, height, width]. */
export function luminance(context: LoweringContext, image: ValueId): ValueId {
  const { b } = context;
  return b.reduceSum(b.mul(image, b.alongLast(context.vector([0.299, 0.587, 0.114]), b.shape(image))), [3]);
}
