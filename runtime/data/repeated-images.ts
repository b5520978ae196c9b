import { recordBytes } from "./cifar10-files.ts";

/** Above this share of its images a file holds another one's; single images that occur twice are no copy. */
const COPIED = 0.1;
/** Bytes of an image that tell it from nearly all others. */
const KEY_BYTES = 64;

interface Records {
  readonly records: Uint8Array;
  /** how many are used */
  readonly count: number;
}

/** A file whose images are for a good part those of one before it, by the numbers of the files. */
export interface Repeated {
  readonly of: number;
  readonly among: number;
  readonly count: number;
}

/** The first of several files that repeats another one's images, whatever their labels. */
export function repeatedImages(files: readonly Records[]): Repeated | undefined {
  const known = new Map<string, { readonly file: number; readonly image: Uint8Array }[]>();
  for (const [of, { records, count }] of files.entries()) {
    const found = new Map<number, number>();
    const images = Array.from({ length: count }, (_, i) => {
      const image = records.subarray(i * recordBytes + 1, (i + 1) * recordBytes);
      // the middle: images with a white margin begin alike
      const middle = image.length >> 1;
      return { image, key: Buffer.from(image.subarray(middle, middle + KEY_BYTES)).toString("latin1") };
    });
    for (const { image, key } of images) {
      const twin = known.get(key)?.find((one) => Buffer.compare(one.image, image) === 0);
      if (twin) found.set(twin.file, (found.get(twin.file) ?? 0) + 1);
    }
    for (const [among, count] of found) if (count > COPIED * images.length) return { of, among, count };
    for (const { image, key } of images) {
      const same = known.get(key);
      if (same) same.push({ file: of, image });
      else known.set(key, [{ file: of, image }]);
    }
  }
  return undefined;
}
