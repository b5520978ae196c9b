import { recordBytes } from "./cifar10-files.ts";

/** If a file shares more than this part of its images with another file, it is a copy. Single duplicates are not. */
const COPIED = 0.1;
/** The number of bytes that are compared; they distinguish nearly all images. */
const KEY_BYTES = 64;

interface Records {
  readonly records: Uint8Array;
  /** the number of images that are used */
  readonly count: number;
}

/** The index of a file that repeats images, and of the earlier file with the same images. */
export interface Repeated {
  readonly of: number;
  readonly among: number;
  readonly count: number;
}

/** Finds the first file that repeats images of an earlier one; labels are ignored. */
export function repeatedImages(files: readonly Records[]): Repeated | undefined {
  const known = new Map<string, { readonly file: number; readonly image: Uint8Array }[]>();
  for (const [of, { records, count }] of files.entries()) {
    const found = new Map<number, number>();
    const images = Array.from({ length: count }, (_, i) => {
      const image = records.subarray(i * recordBytes + 1, (i + 1) * recordBytes);
      // compare the middle, because images with a white margin start with the same bytes
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
