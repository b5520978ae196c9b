import type { Call } from "../../compiler/experiment/word.ts";
import type { FolderOptions } from "./folders.ts";
import type { ImageData } from "./image-data.ts";

export interface Dataset {
  readonly train: ImageData;
  readonly test: ImageData;
}

/** How the images of a data set come into memory. `args` are the arguments of its word, such as `train: 50000`. */
export interface DatasetReader {
  /**
   * Both parts, checked. A part with 0 images is empty and needs no file.
   * @throws RunError when the user's files are not what the arguments state
   */
  load(args: Call["args"], options: FolderOptions): Promise<Dataset>;
  /**
   * Finds what is missing without reading it, before anything that takes long.
   * @throws RunError as `load` does
   */
  expect?(args: Call["args"], options: FolderOptions): Promise<void>;
}
