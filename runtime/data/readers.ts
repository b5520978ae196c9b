import { cifar10 } from "../../compiler/vocabulary/datasets/cifar10.ts";
import { shapes10 } from "../../compiler/vocabulary/datasets/shapes10.ts";
import type { DatasetDefinition } from "../../compiler/vocabulary/define/datasets.ts";
import { cifar10Reader } from "./cifar10.ts";
import type { DatasetReader } from "./reader.ts";
import { shapes10Reader } from "./shapes10.ts";

/** The reader of each supported data set. */
export const READERS: ReadonlyMap<DatasetDefinition, DatasetReader> = new Map([
  [cifar10, cifar10Reader],
  [shapes10, shapes10Reader],
]);
