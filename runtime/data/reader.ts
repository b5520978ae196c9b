import type { Call } from "../../compiler/experiment/word.ts";
import type { FolderOptions } from "./folders.ts";
import type { ImageData } from "./image-data.ts";

export interface Dataset {
  readonly train: ImageData;
  readonly test: ImageData;
}

/** Loads the images of a data set. `args` are the arguments of its word, such as `train: 50000`. */
export interface DatasetReader {
  /**
   * Loads and checks both halves. A half with 0 images is empty and needs no file.
   * @throws RunError if the user's files do not contain what the arguments state
   */
  load(args: Call["args"], options: FolderOptions): Promise<Dataset>;
  /**
   * Checks that files exist, without reading them, before anything slow.
   * @throws RunError as `load` does
   */
  expect?(args: Call["args"], options: FolderOptions): Promise<void>;
}
