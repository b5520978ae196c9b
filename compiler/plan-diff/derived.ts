/** A path and whether something is new or gone there. */
export interface Place {
  readonly path: readonly string[];
  readonly before?: string;
  readonly after?: string;
  /** it is passes that a loss or a prediction is over */
  readonly passes?: boolean;
}

/**
 * What follows from the rest of a plan, and from what. In a pattern `*` is any key, `@` any stage (the same in what it
 * follows from), `**` whatever is below; `!` in front wants a part that is new or gone or a pass in it that is another:
 * the weight of a loss or its temperature costs nothing. These are the changes that may be the cause; whether one is, is
 * asked of `WhatIf` where it can be counted.
 */
const TERMS = ["!stages.@.losses.**", "!stages.@.minimize.**"];
/** of networks; of what they give, where the size of images matters to it */
const NETWORKS = ["networks.*", "networks.*.*"];
const SIZES = ["datasets.*", "datasets.*.image", "stages.@.views.*.ops.**"];
const PASSES = [...TERMS, "!stages.@.views.*", "networks.*.branches"];
const ATTACK = [
  "stages.@.attacks.*",
  "stages.@.attacks.*.*",
  "!stages.@.attacks.*.moves.**",
  "!stages.@.attacks.*.maximizing.**",
];
const ITEMS = ["datasets.**", "splits.**", "stages.@.data.of", "stages.@.data.last"];
const UPDATES = ["stages.@.for", "stages.@.batch", ...ITEMS];
const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  "stages.@.cost.*": [
    ...ATTACK,
    ...TERMS,
    ...NETWORKS,
    ...SIZES,
    "stages.@.batch",
    "stages.@.networks.**",
    "stages.@.optimizer.**",
    "precision",
  ],
  "stages.@.updates": UPDATES,
  "stages.@.epoch.*": UPDATES.slice(1),
  "stages.@.data.items": ITEMS,
  "stages.@.keep.by.*.items": ["datasets.**", "splits.**", "stages.@.keep.by.*.on"],
  "stages.@.measure.*.items": ["datasets.**", "splits.**", "stages.@.measure.*.on"],
  "evaluations.*.items": ["datasets.**", "splits.**", "evaluations.*.on"],
  "evaluations.*.measure.*.items": ["datasets.**", "splits.**", "evaluations.*.measure.*.on"],
  "networks.*.branches": [
    "networks.*.norm",
    "networks.*.architecture",
    "networks.*.branches",
    "stages.*.losses.**",
    "stages.*.predict.**",
  ],
  "networks.*.parameters": NETWORKS,
  "networks.*.features": NETWORKS,
  "networks.*.input": [...NETWORKS, ...SIZES],
  "stages.@.passes.*.features": NETWORKS,
  "stages.@.attacks.*.passes.*.features": NETWORKS,
  "stages.@.predict.passes.*.features": NETWORKS,
  "evaluations.*.predict.passes.*.features": NETWORKS,
  "stages.@.networks.*.branches": ["networks.*.branches", "stages.@.networks.*.start", "!stages.@.losses.**"],
  "stages.@.networks.*": [
    "networks.*",
    "!stages.@.losses.**",
    "!stages.@.minimize.**",
    "stages.@.predict.**",
  ],
  "stages.@.views.*": ["stages.@.attacks.*", "stages.@.attacks.*.moves"],
  "stages.@.attacks.*.moves.*": ["stages.@.views.*.of"],
  "stages.@.losses.**": ["networks.*.norm", "networks.*.architecture", "networks.*.branches"],
  "stages.@.predict.logits.**": ["networks.*.norm", "networks.*.architecture", "networks.*.branches"],
  "stages.@.passes.**": [...PASSES, "stages.@.networks.**"],
  "stages.@.attacks.*.passes.**": [...ATTACK, ...PASSES, "stages.@.networks.**"],
  "stages.@.predict.passes.**": ["stages.@.predict.logits.**", "stages.@.predict", "networks.*.branches"],
  "stages.@.views.*.attack": ["stages.@.attacks.**", "!stages.@.views.*"],
  "stages.@.views.*.size": [...SIZES, "!stages.@.views.*"],
  "evaluations.*.predict.**": [
    "stages.*.predict.**",
    "stages.*.predict",
    "evaluations.*.checkpoint",
    "networks.*.branches",
  ],
};

const ROWS = Object.entries(FOLLOWS).map(([derived, causes]) => ({
  derived: derived.split("."),
  causes: causes.map((cause) => ({
    structural: cause.startsWith("!"),
    pattern: cause.replace(/^!/, "").split("."),
  })),
}));

/** Those of the changes that the one at a path follows from. */
export function causesOf<T extends Place>(path: readonly string[], changes: readonly T[]): T[] {
  const row = rowOf(path);
  if (!row) return [];
  const stage = path[0] === "stages" ? path[1] : undefined;
  return changes.filter((change) =>
    row.causes.some(
      ({ pattern, structural }) =>
        matches(pattern, change.path, stage) && (!structural || isStructural(change)),
    ),
  );
}

/**
 * Whether a value is another one only because its stage ends at another time: a schedule that goes on to the end.
 * @param length the change of the stage's `for`
 */
export function isScheduleOf({ path, before, after }: Place, length: Place): boolean {
  if (before === undefined || length.before === undefined || before === length.before) return false;
  const end = new RegExp(`(?<![\\d.])${length.before.replaceAll(".", "\\.")}(?![\\w.])`, "g");
  return path !== length.path && before.replaceAll(end, length.after ?? "") === after;
}

function isStructural({ path, before, after, passes = false }: Place): boolean {
  return before === undefined || after === undefined || passes || (path[2] === "losses" && path.length === 4);
}

function rowOf(path: readonly string[]) {
  return ROWS.find(({ derived }) => matches(derived, path, undefined));
}

function matches(pattern: readonly string[], path: readonly string[], stage: string | undefined): boolean {
  const open = pattern.at(-1) === "**";
  const fixed = open ? pattern.slice(0, -1) : pattern;
  if (open ? path.length < fixed.length : path.length !== fixed.length) return false;
  return fixed.every(
    (key, i) => key === "*" || (key === "@" ? stage === undefined || path[i] === stage : key === path[i]),
  );
}
