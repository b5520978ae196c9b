import type { OpenOp } from "../experiment/values.ts";
import { asAugmentation } from "../vocabulary/define/augmentations.ts";

/** Whether an operation draws anything: two views differ only where it does. */
export function isRandom({ word, args }: OpenOp, image: readonly [number, number, number]): boolean {
  return asAugmentation(word).isRandom(args, image);
}

/** What an operation without random draws does, to tell two apart. */
export function opText({ word, args }: OpenOp): string {
  const text = JSON.stringify(args, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
  return `${word.name} ${text}`;
}
