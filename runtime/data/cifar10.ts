import { createHash } from "node:crypto";
import { access, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { systemReason } from "../run-error.ts";
import { dataError } from "./data-errors.ts";
import { type FolderOptions, findFolder, type NamedFolder } from "./folders.ts";
import { type ImageData, imageData } from "./image-data.ts";

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

const side = 32;
const planeBytes = side * side;
const imageBytes = 3 * planeBytes;
/** A label byte, then the red, green and blue planes, each row-major. */
const recordBytes = 1 + imageBytes;
const imagesPerFile = 10_000;

type Part = "train" | "test";

interface OfficialFile {
  readonly name: string;
  /** as published; none is published for the test file */
  readonly md5: string | undefined;
}

const officialFiles: Readonly<Record<Part, readonly OfficialFile[]>> = {
  train: [
    { name: "data_batch_1.bin", md5: "5dd7e06a14cb22eb9f671a540d1b7c25" },
    { name: "data_batch_2.bin", md5: "5ea93a67294ea407fff1d09f752e9692" },
    { name: "data_batch_3.bin", md5: "942cd6a4bcdd0dd3c604fbe906cb4421" },
    { name: "data_batch_4.bin", md5: "ae636b3ba5c66a11e91e8cb52e771fcb" },
    { name: "data_batch_5.bin", md5: "53f37980c15c3d472c316c40844f3f0d" },
  ],
  test: [{ name: "test_batch.bin", md5: undefined }],
};

/** The folder's name in the official archive: people name the folder around it as often as itself. */
const archiveFolder = "cifar-10-batches-bin";

export interface Cifar10Counts {
  readonly train: number;
  readonly test: number;
}

/** What the whole of CIFAR-10 has. */
const cifar10Full: Cifar10Counts = { train: 50_000, test: 10_000 };

/**
 * The first `train` and `test` images in the official order. So stated counts mean the same images to somebody with
 * all files and to somebody with a few: a file that the counts do not reach is not needed, and the last one needed
 * may end where they end. Nothing else may differ from the official files.
 */
export async function loadCifar10(
  counts: Cifar10Counts,
  options: FolderOptions,
): Promise<{ train: ImageData; test: ImageData }> {
  for (const part of ["train", "test"] as const) {
    const found = counts[part];
    const most = cifar10Full[part];
    if (!Number.isInteger(found) || found < 0 || found > most) {
      throw dataError("dataset-count-invalid", { dataset: "cifar10", part, found, most });
    }
  }
  const named = await findFolder("cifar10", options);
  // A file that is missing is said before any is read, which takes a while.
  const paths = {
    train: await findFiles(named, "train", counts.train),
    test: await findFiles(named, "test", counts.test),
  };
  return {
    train: await loadPart(paths.train, "train", counts.train),
    test: await loadPart(paths.test, "test", counts.test),
  };
}

async function loadPart(paths: readonly string[], part: Part, count: number): Promise<ImageData> {
  const images = new Uint8Array(count * imageBytes);
  const labels = new Uint8Array(count);
  for (const [file, path] of paths.entries()) {
    const first = file * imagesPerFile;
    const needed = Math.min(imagesPerFile, count - first);
    const records = await readRecords(path, officialFiles[part][file]!, {
      part,
      first,
      needed,
      stated: count,
    });
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

/** Planes to pixels: CHW to HWC. */
function interleave(from: Uint8Array, start: number, to: Uint8Array, offset: number): void {
  for (let i = 0; i < planeBytes; i++) {
    to[offset + 3 * i] = from[start + i]!;
    to[offset + 3 * i + 1] = from[start + planeBytes + i]!;
    to[offset + 3 * i + 2] = from[start + 2 * planeBytes + i]!;
  }
}

/** The files that the first `count` images of a part are in. */
async function findFiles(named: NamedFolder, part: Part, count: number): Promise<string[]> {
  const paths: string[] = [];
  for (const { name } of officialFiles[part].slice(0, Math.ceil(count / imagesPerFile))) {
    const before = paths.length * imagesPerFile;
    paths.push(await findFile(named, name, before === 0 ? undefined : `cifar10(${part}: ${before})`));
  }
  return paths;
}

/** @param only what to write instead, for somebody who has just the files before this one */
async function findFile(named: NamedFolder, file: string, only: string | undefined): Promise<string> {
  const folders = [named.folder, join(named.folder, archiveFolder)];
  for (const folder of folders) {
    const path = join(folder, file);
    if (await exists(path)) return path;
  }
  const python = file.slice(0, -".bin".length);
  const alike = [join(named.folder, python), join(named.folder, "cifar-10-batches-py", python)];
  const pythonVersion = (await Promise.all(alike.map(exists))).includes(true);
  throw dataError("dataset-file-missing", { file, folders, origin: named.origin, pythonVersion, only });
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

/** Where a file stands in its part, and how many of its images are wanted. */
interface Wanted {
  readonly part: Part;
  readonly first: number;
  readonly needed: number;
  readonly stated: number;
}

/** The bytes of a file, after everything about it as a whole has been checked. */
async function readRecords(path: string, official: OfficialFile, wanted: Wanted): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    // The size is judged before anything is read: a wrong file may be of any size.
    const found = await stat(path);
    if (found.isDirectory())
      throw dataError("dataset-file-unreadable", { file: path, reason: "it is a folder" });
    checkSize(path, found.size, wanted);
    bytes = await readFile(path);
  } catch (error) {
    if (error instanceof Error && "syscall" in error) {
      throw dataError("dataset-file-unreadable", { file: path, reason: systemReason(error) }, error);
    }
    throw error;
  }
  checkSize(path, bytes.length, wanted);
  if (official.md5 !== undefined && bytes.length === imagesPerFile * recordBytes) {
    const found = createHash("md5").update(bytes).digest("hex");
    if (found !== official.md5)
      throw dataError("dataset-file-altered", { file: path, expected: official.md5, found });
  }
  return bytes;
}

function checkSize(path: string, found: number, wanted: Wanted): void {
  const { part, first, needed, stated } = wanted;
  if (found === imagesPerFile * recordBytes || found === needed * recordBytes) return;
  const sizes = { file: path, found, record: recordBytes };
  if (found > needed * recordBytes)
    throw dataError("dataset-file-size", { ...sizes, official: imagesPerFile, needed });
  if (found > 0 && found % recordBytes === 0) {
    const held = first + found / recordBytes;
    throw dataError("dataset-count-differs", { dataset: "cifar10", part, file: path, stated, held });
  }
  throw dataError("dataset-file-truncated", { ...sizes, expected: needed * recordBytes });
}
