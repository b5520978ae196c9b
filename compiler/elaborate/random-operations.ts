import type { OpenOp } from "../experiment/values.ts";
import { asAugmentation } from "../vocabulary/define/augmentations.ts";

/** Whether an operation is random for images of this size. Two views differ only if one of their operations is. */
export function isRandom({ word, args }: OpenOp, image: readonly [number, number, number]): boolean {
  return asAugmentation(word).isRandom(args, image);
}

/** A text of an operation that is not random; equal operations have equal texts. */
export function opText({ word, args }: OpenOp): string {
  const text = JSON.stringify(args, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
  return `${word.name} ${text}`;
}
