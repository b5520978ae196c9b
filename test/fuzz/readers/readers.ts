import type { Reader } from "../reader.ts";
import { cifar10 } from "./cifar10.ts";
import { paramsAndSettings } from "./params.ts";
import { plans } from "./plans.ts";
import { runFolder } from "./run-folder.ts";
import { safetensors } from "./safetensors.ts";
import { source } from "./source.ts";

/** Every reader that is tested with random inputs, by name. */
export const READERS: ReadonlyMap<string, Reader> = new Map(
  [source, plans, paramsAndSettings, safetensors, runFolder, cifar10].map((reader) => [reader.name, reader]),
);
