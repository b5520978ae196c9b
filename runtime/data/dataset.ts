import { asDataset } from "../../compiler/vocabulary/define/datasets.ts";
import { VOCABULARY } from "../../compiler/vocabulary/index.ts";
import type { FolderOptions } from "./folders.ts";
import type { Dataset, DatasetReader } from "./reader.ts";
import { READERS } from "./readers.ts";

export type { FolderOptions } from "./folders.ts";
export type { ImageData } from "./image-data.ts";
export type { Dataset } from "./reader.ts";

/** A data set as the plan states it: its word, and the arguments of the word. */
export interface DatasetSpec {
  readonly kind: string;
  readonly [argument: string]: unknown;
}

/**
 * Both parts of a data set, in memory and checked. A part stated with 0 images is empty and needs no file.
 * @throws RunError when the user's files are not what the spec states
 */
export async function loadDataset(
  { kind, ...args }: DatasetSpec,
  options: FolderOptions = {},
): Promise<Dataset> {
  return readerOf(kind).load(args, options);
}

/**
 * Finds what is missing of a data set without reading it, before anything that takes long.
 * @throws RunError as `loadDataset` does
 */
export async function expectDataset(
  { kind, ...args }: DatasetSpec,
  options: FolderOptions = {},
): Promise<void> {
  await readerOf(kind).expect?.(args, options);
}

function readerOf(kind: string): DatasetReader {
  const word = VOCABULARY.find("dataset", kind);
  const reader = word && READERS.get(asDataset(word));
  if (!reader) throw new Error(`no reader of the data set ${kind} in runtime/data/readers.ts`);
  return reader;
}
