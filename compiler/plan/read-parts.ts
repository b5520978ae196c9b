import { afterNeeds } from "../derive/after-needs.ts";
import type { PartValue, SplitValue } from "../experiment/values.ts";
import type { DatasetPlan, Plan, SplitPlan } from "../schema/plan.ts";
import type { Half } from "../vocabulary/define/datasets.ts";
import type { Reading } from "./reading.ts";

/** The sets of images of a plan by name; undefined for the parts of a split with an error. */
export function readParts(reading: Reading): ReadonlyMap<string, PartValue | undefined> {
  const { plan, place, report } = reading;
  const parts = new Map<string, PartValue | undefined>();
  for (const [name, dataset] of Object.entries(plan.datasets))
    for (const part of halvesOf(name, dataset)) parts.set(part.name, part);
  const owners = ownersOf(plan);
  for (const part of owners.keys()) parts.set(part, undefined);
  const { ordered, circle } = afterNeeds(
    Object.entries(plan.splits),
    ([, split]) => Object.keys(split.parts),
    ([, { of }]) => [of],
  );
  for (const [name, split] of [...ordered, ...circle]) {
    const path = ["splits", name];
    for (const part of Object.keys(split.parts))
      if (owners.get(part) !== name)
        report("name-twice", place([...path, "parts", part], "key"), { what: "sets of images", name: part });
    const of = reading.find("set of images", split.of, parts, [...path, "of"]);
    if (of) for (const part of partsOf(reading, name, split, of)) parts.set(part.name, part);
  }
  for (const name of circular(plan, owners, circle))
    reading.want("set of images outside of this split", plan.splits[name]!.of, [], ["splits", name, "of"]);
  return parts;
}

function halvesOf(name: string, { word, args }: DatasetPlan): PartValue[] {
  const count = (half: Half): number => word.count(args, half) ?? 0;
  const { image, classes } = word;
  const [train, test] = [count("train"), count("test")];
  const dataset = { name, word, args, image, classes, train, test, origins: {} };
  return (["train", "test"] as const).map((half) => ({
    name: `${name}.${half}`,
    items: count(half),
    dataset,
    half,
  }));
}

/** The parts of a split. The first part gives the split its name. */
function partsOf(
  reading: Reading,
  name: string,
  { of: from, seed, parts: counts }: SplitPlan,
  of: PartValue,
): PartValue[] {
  const path = ["splits", name];
  const written = Object.entries(counts);
  // the first part names the split; the order of the others is known only from the text
  if (written.length === 2 && written[1]![0] === name) written.reverse();
  const parts = written.map(([part, items]) => ({
    name: part,
    items,
    origin: reading.origin([...path, "parts", part]),
  }));
  const [first] = parts;
  if (first && first.name !== name)
    reading.refuse(name, first.name, "a split is named for its first part", path, "key");
  const all = parts.reduce((sum, { items }) => sum + items, 0);
  if (all > of.items) {
    const why = `the number of images in ${from}`;
    reading.refuse(all, `at most ${of.items} in all`, why, [...path, "parts"], "key");
  }
  const split: SplitValue = { name, of, seed, parts, origins: {} };
  return parts.map((part) => ({
    name: part.name,
    items: part.items,
    dataset: of.dataset,
    half: of.half,
    split,
  }));
}

/** The splits in a cycle, without those that only depend on one. */
function circular(
  plan: Plan,
  owners: ReadonlyMap<string, string>,
  waiting: readonly (readonly [name: string, split: SplitPlan])[],
): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  for (const [name] of waiting) {
    const path = new Set<string>();
    let at: string | undefined = name;
    for (; at !== undefined && !seen.has(at); at = owners.get(plan.splits[at]!.of)) {
      seen.add(at);
      path.add(at);
    }
    // stop only where this path meets itself, not where it meets an earlier path
    if (at !== undefined && path.has(at)) {
      const all = [...path];
      for (const one of all.slice(all.indexOf(at))) found.add(one);
    }
  }
  return found;
}

/** The split of each part. If two splits have the same part, the first one. */
function ownersOf(plan: Plan): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const [name, { parts }] of Object.entries(plan.splits))
    for (const part of Object.keys(parts)) if (!owners.has(part)) owners.set(part, name);
  return owners;
}
