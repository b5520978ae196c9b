import { createHash } from "node:crypto";

/** A part of a data set in memory, as bytes: images become floating point on the device, batch by batch. */
export interface ImageData {
  /** NHWC */
  readonly images: Uint8Array;
  /** one an image; undefined where the data have none */
  readonly labels: Uint8Array | undefined;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** class names in the order of the labels */
  readonly classes: readonly string[];
  /** SHA-256 of size, images and labels: equal digests are equal data, wherever they came from */
  readonly digest: string;
}

export function imageData(content: Omit<ImageData, "digest">): ImageData {
  const { images, labels, count, height, width, channels } = content;
  const hash = createHash("sha256");
  // The sizes go first, so that data of another shape with the same bytes have another digest.
  hash.update(
    `images ${count} ${height} ${width} ${channels} ${labels === undefined ? "unlabeled" : "labeled"}\n`,
  );
  hash.update(images);
  if (labels !== undefined) hash.update(labels);
  return { ...content, digest: hash.digest("hex") };
}
