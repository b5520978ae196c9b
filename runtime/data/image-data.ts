import { createHash } from "node:crypto";

/** A part of a data set in memory, as bytes. Batches are converted to floating point on the device. */
export interface ImageData {
  /** NHWC */
  readonly images: Uint8Array;
  /** one for each image; undefined if the data have no labels */
  readonly labels: Uint8Array | undefined;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** class names in the order of the labels */
  readonly classes: readonly string[];
  /** SHA-256 of sizes, images and labels, independent of where the data came from */
  readonly digest: string;
}

export function imageData(content: Omit<ImageData, "digest">): ImageData {
  const { images, labels, count, height, width, channels } = content;
  const hash = createHash("sha256");
  // The sizes are included, so that data with the same bytes and another shape have another digest.
  hash.update(
    `images ${count} ${height} ${width} ${channels} ${labels === undefined ? "unlabeled" : "labeled"}\n`,
  );
  hash.update(images);
  if (labels !== undefined) hash.update(labels);
  return { ...content, digest: hash.digest("hex") };
}
