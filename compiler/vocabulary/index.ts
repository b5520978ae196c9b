import type { Family } from "../experiment/word.ts";
import type { WordTables } from "../yaml/field.ts";
import { ALGEBRA } from "./algebra/index.ts";
import { ATTACK_OPTIONS } from "./attack-options/index.ts";
import { ATTACKS } from "./attacks/index.ts";
import { AUGMENTATIONS } from "./augment/index.ts";
import { COLUMNS } from "./columns/index.ts";
import { ema } from "./copies/ema.ts";
import { DATASETS } from "./datasets/index.ts";
import type { Definition } from "./define/definition.ts";
import { LOSSES } from "./losses/index.ts";
import { METRICS } from "./metrics/index.ts";
import { NETWORKS } from "./networks/index.ts";
import { OPTIMIZERS } from "./optimizers/index.ts";
import { SCHEDULES } from "./schedules/index.ts";
import { coreset } from "./sources/coreset.ts";
import { SPLITS } from "./splits/index.ts";
import { file } from "./starts/file.ts";

const by =
  (family: Family) =>
  (word: Definition): boolean =>
    word.family === family;

/** Every word of the language by family. Names are unique within a family. */
const FAMILIES: { readonly [F in Family]: readonly Definition[] } = {
  dataset: DATASETS,
  split: SPLITS,
  augment: AUGMENTATIONS,
  encoder: NETWORKS.filter(by("encoder")),
  head: NETWORKS.filter(by("head")),
  copy: [ema],
  attack: ATTACKS,
  "attack option": ATTACK_OPTIONS,
  schedule: SCHEDULES,
  loss: LOSSES,
  algebra: ALGEBRA,
  optimizer: OPTIMIZERS,
  start: [file],
  column: COLUMNS,
  source: [coreset],
  metric: METRICS,
};

/** The words of a family that files can call, with those that are not supported yet. */
export function wordsOf(family: Family): readonly Definition[] {
  return FAMILIES[family].filter(({ internal }) => !internal);
}

const all = Object.values(FAMILIES).flat();

/** Every word, in the order of the reference. */
export const ALL_WORDS: readonly Definition[] = all;

const tables = new Map<Family, ReadonlyMap<string, Definition>>();

/** The words that plans can contain: those that are supported. */
export const VOCABULARY: WordTables = {
  all: (family) => FAMILIES[family].filter(({ reserved }) => !reserved),
  find: (family, name) => {
    let table = tables.get(family);
    if (!table) {
      table = new Map(FAMILIES[family].map((word) => [word.name as string, word]));
      tables.set(family, table);
    }
    const word = table.get(name);
    return word?.reserved ? undefined : word;
  },
};
