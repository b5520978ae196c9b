import type { ValueId } from "../../tensor/program.ts";
import type { LoweringContext } from "../define/lowering.ts";

/** out[n] = rows[n] x image[n] x columns[n]^T for each channel, clipped to 0..1. */
export function resample(
  context: LoweringContext,
  image: ValueId,
  rows: ValueId,
  columns: ValueId,
  shape: readonly [number, number, number, number],
): ValueId {
  const { b } = context;
  const [items, height, width, channels] = b.shape(image) as [number, number, number, number];
  const [, outHeight, outWidth] = shape;
  const tall = b.dot(rows, b.reshape(image, [items, height, width * channels]));
  const turned = b.transpose(b.reshape(tall, [items, outHeight, width, channels]), [0, 2, 1, 3]);
  const wide = b.dot(columns, b.reshape(turned, [items, width, outHeight * channels]));
  const result = b.transpose(b.reshape(wide, [items, outWidth, outHeight, channels]), [0, 2, 1, 3]);
  return b.minNumber(b.maxNumber(result, 0), 1);
}
