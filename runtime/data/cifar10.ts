import { createHash } from "node:crypto";
import { readRegularFile } from "../files/regular-file.ts";
import { systemReason } from "../run-error.ts";
import {
  type Cifar10Counts,
  type Cifar10File,
  type Cifar10Part,
  findCifar10,
  imageBytes,
  imagesPerFile,
  officialFiles,
  recordBytes,
} from "./cifar10-files.ts";
import { dataError } from "./data-errors.ts";
import type { FolderOptions } from "./folders.ts";
import { type ImageData, imageData } from "./image-data.ts";
import type { DatasetReader } from "./reader.ts";
import { repeatedImages } from "./repeated-images.ts";

export const cifar10Classes: readonly string[] = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
];

/** Reads the official binary files in the user's folder; counts below the full ones mean the first images in official order. */
export const cifar10Reader: DatasetReader = {
  load: (args, options) => loadCifar10(args as unknown as Cifar10Counts, options),
  expect: async (args, options) => {
    await findCifar10(args as unknown as Cifar10Counts, options);
  },
};

const side = 32;
const planeBytes = side * side;

/**
 * Loads the first `train` and `test` images in the official order, so that the same counts mean the same images with all files or
 * with some of them. Files without requested images are not needed, and a file may end after its last requested image.
 * Otherwise the files must be the official ones: complete files have the published digests, and no file contains images of
 * another one.
 */
export async function loadCifar10(
  counts: Cifar10Counts,
  options: FolderOptions,
): Promise<{ train: ImageData; test: ImageData }> {
  const files = await findCifar10(counts, options);
  const read = files.map((file) => ({ ...file, ...readRecords(file) }));
  if (read.some(({ published }) => !published)) refuseRepeated(read);
  const part = (name: Cifar10Part): ImageData =>
    partOf(
      read.filter((file) => file.part === name),
      counts[name],
    );
  return { train: part("train"), test: part("test") };
}

interface Records {
  readonly records: Uint8Array;
  /** whether it is a complete file with the published digest */
  readonly published: boolean;
}

/** Reads a file and checks its size and digest. */
function readRecords({ path, official }: Cifar10File): Records {
  let records: Uint8Array;
  try {
    records = readRegularFile(path, imagesPerFile * recordBytes);
  } catch (error) {
    throw dataError("dataset-file-unreadable", { file: path, reason: systemReason(error) }, error);
  }
  if (records.length < imagesPerFile * recordBytes) return { records, published: false };
  const found = createHash("sha1").update(records).digest("hex");
  if (found === official.sha1) return { records, published: true };
  const copyOf = Object.values(officialFiles)
    .flat()
    .find(({ sha1 }) => sha1 === found)?.name;
  throw dataError("dataset-file-altered", { file: path, expected: official.sha1, found, copyOf });
}

/** @throws RunError if a file repeats images of an earlier one, because a test on training images is worthless */
function refuseRepeated(files: readonly (Cifar10File & Records)[]): void {
  const repeated = repeatedImages(files.map(({ records, needed }) => ({ records, count: needed })));
  if (!repeated) return;
  const { of, among, count } = repeated;
  const { path, needed } = files[of]!;
  throw dataError("dataset-file-repeated", { file: path, other: files[among]!.path, count, needed });
}

function partOf(files: readonly (Cifar10File & Records)[], count: number): ImageData {
  const images = new Uint8Array(count * imageBytes);
  const labels = new Uint8Array(count);
  for (const { path, records, first, needed } of files) {
    for (let i = 0; i < needed; i++) {
      const label = records[i * recordBytes]!;
      if (label >= cifar10Classes.length) {
        throw dataError("dataset-label-range", {
          file: path,
          image: i,
          byte: i * recordBytes,
          found: label,
          classes: cifar10Classes.length,
        });
      }
      labels[first + i] = label;
      interleave(records, i * recordBytes + 1, images, (first + i) * imageBytes);
    }
  }
  return imageData({
    images,
    labels,
    count,
    height: side,
    width: side,
    channels: 3,
    classes: cifar10Classes,
  });
}

/** Converts planes to pixels: CHW to HWC. */
function interleave(from: Uint8Array, start: number, to: Uint8Array, offset: number): void {
  for (let i = 0; i < planeBytes; i++) {
    to[offset + 3 * i] = from[start + i]!;
    to[offset + 3 * i + 1] = from[start + planeBytes + i]!;
    to[offset + 3 * i + 2] = from[start + 2 * planeBytes + i]!;
  }
}
