import type { OpenOp } from "../experiment/values.ts";
import { asAugmentation } from "../vocabulary/define/augmentations.ts";

/** Whether an operation is random for images of this size. Two views differ only if one of their operations is. */
export function isRandom({ word, args }: OpenOp, image: readonly [number, number, number]): boolean {
  return asAugmentation(word).isRandom(args, image);
}
