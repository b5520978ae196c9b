import { asDataset } from "../../compiler/vocabulary/define/datasets.ts";
import { VOCABULARY } from "../../compiler/vocabulary/index.ts";
import type { FolderOptions } from "./folders.ts";
import type { Dataset, DatasetReader } from "./reader.ts";
import { READERS } from "./readers.ts";

export type { FolderOptions } from "./folders.ts";
export type { ImageData } from "./image-data.ts";
export type { Dataset } from "./reader.ts";

/** A data set as the plan states it: its word and arguments. */
export interface DatasetSpec {
  readonly kind: string;
  readonly [argument: string]: unknown;
}

/**
 * Loads and checks both halves of a data set. A half with 0 images is empty and needs no file.
 * @throws RunError if the user's files do not contain what the spec states
 */
export async function loadDataset(
  { kind, ...args }: DatasetSpec,
  options: FolderOptions = {},
): Promise<Dataset> {
  return readerOf(kind).load(args, options);
}

/**
 * Checks that the files of a data set exist, without reading them, before anything slow.
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
