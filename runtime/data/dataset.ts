import { loadCifar10 } from "./cifar10.ts";
import { findCifar10 } from "./cifar10-files.ts";
import { dataError } from "./data-errors.ts";
import type { FolderOptions } from "./folders.ts";
import { type ImageData, imageData } from "./image-data.ts";
import { shapeClasses } from "./shape-outlines.ts";
import { makeShapes10, shapes10Size } from "./shapes10.ts";

export type { FolderOptions } from "./folders.ts";
export type { ImageData } from "./image-data.ts";

/** CIFAR-10 from the user's folder. Smaller counts mean the first images in the official order. */
export interface Cifar10Spec {
  readonly kind: "cifar10";
  readonly train: number;
  readonly test: number;
}

/** Shapes generated from a seed; needs no files. */
export interface Shapes10Spec {
  readonly kind: "shapes10";
  readonly train: number;
  readonly test: number;
  readonly seed: number;
}

/** A data set as described in a plan. */
export type DatasetSpec = Cifar10Spec | Shapes10Spec;

export interface Dataset {
  readonly train: ImageData;
  readonly test: ImageData;
}

/**
 * Loads and checks both parts of a data set. A part with 0 images is empty and needs no file.
 * @throws RunError if the files do not match the spec
 */
export async function loadDataset(spec: DatasetSpec, options: FolderOptions = {}): Promise<Dataset> {
  switch (spec.kind) {
    case "cifar10":
      return loadCifar10(spec, options);
    case "shapes10":
      return { train: shapesPart(spec, "train"), test: shapesPart(spec, "test") };
  }
}

/**
 * Checks quickly, without reading the data, that no file is missing.
 * @throws RunError as `loadDataset` does
 */
export async function expectDataset(spec: DatasetSpec, options: FolderOptions = {}): Promise<void> {
  if (spec.kind === "cifar10") await findCifar10(spec, options);
}

function shapesPart(spec: Shapes10Spec, part: "train" | "test"): ImageData {
  const count = spec[part];
  if (!Number.isSafeInteger(count) || count < 0) {
    throw dataError("dataset-count-invalid", { dataset: "shapes10", part, found: count, most: undefined });
  }
  return imageData({
    ...makeShapes10(spec.seed, part, count),
    count,
    height: shapes10Size,
    width: shapes10Size,
    channels: 3,
    classes: shapeClasses.map((shape) => shape.name),
  });
}
