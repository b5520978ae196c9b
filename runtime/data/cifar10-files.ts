import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { refuseSpecial } from "../files/regular-file.ts";
import { systemReason } from "../run-error.ts";
import { alienHint, folderHint } from "./cifar10-hints.ts";
import { dataError } from "./data-errors.ts";
import { type FolderOptions, findFolder, type NamedFolder } from "./folders.ts";

/** Bytes of an image: the red, green and blue planes of 32 x 32, each row-major. */
export const imageBytes = 3 * 32 * 32;
/** A label byte, then the image. */
export const recordBytes = 1 + imageBytes;
export const imagesPerFile = 10_000;

export const cifar10Parts = ["train", "test"] as const;
export type Cifar10Part = (typeof cifar10Parts)[number];
export type Cifar10Counts = Readonly<Record<Cifar10Part, number>>;

export interface OfficialFile {
  readonly name: string;
  /** as published in Apache MXNet's `gluon/data/vision/datasets.py`; the authors publish none */
  readonly sha1: string;
}

/** In the official order: training images 1 to 50,000, test images 1 to 10,000. */
export const officialFiles: Readonly<Record<Cifar10Part, readonly OfficialFile[]>> = {
  train: [
    { name: "data_batch_1.bin", sha1: "aadd24acce27caa71bf4b10992e9e7b2d74c2540" },
    { name: "data_batch_2.bin", sha1: "c0ba65cce70568cd57b4e03e9ac8d2a5367c1795" },
    { name: "data_batch_3.bin", sha1: "1dd00a74ab1d17a6e7d73e185b69dbf31242f295" },
    { name: "data_batch_4.bin", sha1: "aab85764eb3584312d3c7f65fd2fd016e36a258e" },
    { name: "data_batch_5.bin", sha1: "26e2849e66a845b7f1e4614ae70f4889ae604628" },
  ],
  test: [{ name: "test_batch.bin", sha1: "67eb016db431130d61cd03c7ad570b013799c88c" }],
};

/** The folder name in the official archive. Users give either this folder or its parent. */
const archiveFolder = "cifar-10-batches-bin";

/** A file from which images are read. */
export interface Cifar10File {
  readonly path: string;
  readonly official: OfficialFile;
  readonly part: Cifar10Part;
  /** the index of its first image in the part, and how many of its images are needed */
  readonly first: number;
  readonly needed: number;
}

/**
 * The files with the requested images. Checks without reading them that each file exists and has a valid size. This is fast, so
 * it is done before anything slow.
 */
export async function findCifar10(counts: Cifar10Counts, options: FolderOptions): Promise<Cifar10File[]> {
  for (const part of cifar10Parts) {
    const found = counts[part];
    const most = officialFiles[part].length * imagesPerFile;
    if (!Number.isInteger(found) || found < 0 || found > most)
      throw dataError("dataset-count-invalid", { dataset: "cifar10", part, found, most });
  }
  const named = await findFolder("cifar10", options);
  const files: Cifar10File[] = [];
  for (const part of cifar10Parts) files.push(...(await findPart(named, part, counts[part])));
  for (const file of files) await checkFile(file, counts[file.part]);
  return files;
}

/** The files with the first `count` images of a part. */
async function findPart(named: NamedFolder, part: Cifar10Part, count: number): Promise<Cifar10File[]> {
  const files: Cifar10File[] = [];
  for (const official of officialFiles[part].slice(0, Math.ceil(count / imagesPerFile))) {
    const first = files.length * imagesPerFile;
    const path = await findFile(named, official.name, first === 0 ? undefined : `cifar10(${part}: ${first})`);
    files.push({ path, official, part, first, needed: Math.min(imagesPerFile, count - first) });
  }
  return files;
}

/** @param only what to write to use only the files before this one */
async function findFile(named: NamedFolder, file: string, only: string | undefined): Promise<string> {
  const folders = [named.folder, join(named.folder, archiveFolder)];
  const listed: (readonly string[])[] = [];
  for (const folder of folders) {
    const names = await readdir(folder).catch((): string[] => []);
    // check the exact name, because file systems that ignore case also find other spellings
    if (names.includes(file)) return join(folder, file);
    listed.push(names);
  }
  const hint = folderHint(file, listed[0]!, listed[1]!);
  throw dataError("dataset-file-missing", { file, folders, origin: named.origin, hint, only });
}

async function checkFile({ path, part, first, needed }: Cifar10File, stated: number): Promise<void> {
  let found: number;
  try {
    const entry = await stat(path);
    refuseSpecial(entry);
    found = entry.size;
  } catch (error) {
    throw dataError("dataset-file-unreadable", { file: path, reason: systemReason(error) }, error);
  }
  const whole = imagesPerFile * recordBytes;
  const images = found / recordBytes;
  if (Number.isInteger(images) && images >= needed && images <= imagesPerFile) return;
  const sizes = { file: path, found, record: recordBytes };
  const hint = await alienHint(path, found);
  if (found > whole || hint !== undefined)
    throw dataError("dataset-file-size", { ...sizes, official: imagesPerFile, hint });
  if (Number.isInteger(images) && found > 0)
    throw dataError("dataset-count-differs", {
      dataset: "cifar10",
      part,
      file: path,
      stated,
      held: first + images,
    });
  throw dataError("dataset-file-truncated", { ...sizes, expected: needed * recordBytes });
}
