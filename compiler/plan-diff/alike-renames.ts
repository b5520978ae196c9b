import type { Plan } from "../schema/plan.ts";
import type { YamlNode } from "../yaml/text.ts";
import { type NameKind, type Rename, type Renames, renamed } from "./references.ts";
import { pairs, similarity, wordsShared } from "./similarity.ts";
import { type Branch, branchOf, type DiffNode, leavesOf, nodeAt } from "./tree.ts";

/** The minimum similarity of two things with different names to count as the same. */
const ALIKE = 0.6;
/** The maximum similarity of a thing to the one that now has its name, if that is something else. */
const UNLIKE = 0.5;
/** The minimum similarity it then needs to the thing with another name. */
const SAME = 0.9;

/** Two plans. */
export interface Sides {
  readonly before: Plan;
  readonly after: Plan;
  /** the plan before, as a tree */
  readonly tree: YamlNode & { readonly kind: "map" };
  readonly now: Branch;
}

/**
 * Finds renamed things by similarity. A kind is searched after the kinds it depends on: first an encoder, then the
 * stages that use it, then the views of a stage, then the losses over them.
 * @param given known renames
 * @param taken whether a thing may now have a name that another one had before
 */
export function alikeRenames({ before, after, tree, now }: Sides, given: Renames, taken: boolean): Renames {
  let renames = given;
  let latest: Branch | undefined;
  const add = (found: readonly Rename[]): void => {
    const more = found.filter((one) => !renames.has(one));
    if (more.length === 0) return;
    renames = renames.with(more);
    latest = undefined;
  };
  /** the plan before, with the known renames applied */
  const old = (): Branch => {
    latest ??= branchOf(renamed(tree, renames));
    return latest;
  };
  const find = (
    kind: NameKind,
    path: readonly string[],
    alike: (a: DiffNode, b: DiffNode) => number = similarity,
    within?: string,
  ): void => {
    const back = new Map(
      renames.list.flatMap((one) =>
        one.kind === kind && one.within === within ? [[one.after, one.before]] : [],
      ),
    );
    const twins = twinsOf(partsAt(old(), path), partsAt(now, path), alike, taken && back.size === 0);
    add(
      [...twins].map(([name, twin]) => ({
        kind,
        ...(within === undefined ? {} : { within }),
        before: back.get(name) ?? name,
        after: twin,
      })),
    );
  };

  find("dataset", ["datasets"]);
  add(parts(before, after, renames));
  find("network", ["networks"]);
  const encodersFirst = Object.entries(before.networks).sort(([, a], [, b]) => (a.kind < b.kind ? -1 : 1));
  for (const [name] of encodersFirst) add(branches(before, after, name, renames));
  find("stage", ["stages"], withoutNames);
  for (const name of Object.keys(before.stages)) {
    const stage = ["stages", renames.of("stage", name)];
    // a view may be made from another view that was renamed
    for (let known = -1; known < renames.list.length; ) {
      known = renames.list.length;
      find("view", [...stage, "views"], viewsAlike, name);
    }
    find("loss", [...stage, "losses"], lossesAlike, name);
    find("checkpoint", [...stage, "keep", "by"], similarity, name);
  }
  return renames;
}

/**
 * Pairs of things with different names.
 * @param taken whether the new name may be the old name of something else
 */
function twinsOf(
  old: ReadonlyMap<string, DiffNode>,
  now: ReadonlyMap<string, DiffNode>,
  alike: (a: DiffNode, b: DiffNode) => number,
  taken: boolean,
): Map<string, string> {
  const score = (a: string, b: string): number => {
    const [one, other] = [old.get(a)!, now.get(b)!];
    return tagOf(one) === tagOf(other) ? alike(one, other) : 0;
  };
  const isAnother = (key: string): boolean => {
    const kept = old.has(key) && now.has(key);
    return !kept || (taken && score(key, key) < UNLIKE);
  };
  const gone = [...old.keys()].filter(isAnother);
  const fresh = [...now.keys()].filter(isAnother);
  const found = pairs(gone, fresh, (a, b) => {
    const least = old.has(b) || now.has(a) ? SAME : ALIKE;
    const alikeness = score(a, b);
    return alikeness < least ? 0 : alikeness;
  });
  const left = gone.filter((name) => !found.has(name));
  const free = fresh.filter((name) => ![...found.values()].includes(name));
  // if another thing now has its name, a thing must have a new name too
  if (taken && left.length === free.length && left.some((name) => [...found.values()].includes(name)))
    left.forEach((name, i) => {
      found.set(name, free[i]!);
    });
  return new Map([...found].filter(([name, twin]) => name !== twin));
}

const tagOf = (node: DiffNode): string | undefined => (node.kind === "branch" ? node.tag : undefined);

function partsAt(tree: Branch, path: readonly string[]): ReadonlyMap<string, DiffNode> {
  const node = nodeAt(tree, path);
  return node?.kind === "branch" ? node.parts : new Map();
}

/** Parts of a split have only a size, so they are matched by their split and their position in it. */
function parts(before: Plan, after: Plan, renames: Renames): Rename[] {
  const found: Rename[] = [];
  const free = new Set(Object.keys(after.splits));
  for (const [key, split] of Object.entries(before.splits)) {
    const names = Object.keys(split.parts);
    const [set = "", ...part] = split.of.split(".");
    const of = [renames.of("dataset", set), ...part].join(".");
    const twin = free.has(key)
      ? key
      : [...free].find((other) => {
          const { of: source, seed, parts } = after.splits[other]!;
          return source === of && seed === split.seed && Object.keys(parts).length === names.length;
        });
    if (twin === undefined) continue;
    free.delete(twin);
    const now = Object.keys(after.splits[twin]!.parts);
    if (now.length !== names.length) continue;
    names.forEach((name, i) => {
      const other = now[i]!;
      if (name !== other && !now.includes(name) && !names.includes(other))
        found.push({ kind: "part", before: name, after: other });
    });
  }
  return found;
}

/** Branches are matched by position. A head that no longer has branches uses those of the encoder. */
function branches(before: Plan, after: Plan, name: string, renames: Renames): Rename[] {
  const old = before.networks[name]!.branches;
  const now = after.networks[renames.of("network", name)]?.branches ?? [];
  if (now.length === 0)
    return renames.list.flatMap((one) =>
      one.kind === "branch" && old.includes(one.before) ? [{ ...one, within: name }] : [],
    );
  if (old.length !== now.length) return [];
  const [gone, fresh] = [old.filter((one) => !now.includes(one)), now.filter((one) => !old.includes(one))];
  return gone.map((branch, i) => ({ kind: "branch", within: name, before: branch, after: fresh[i]! }));
}

/** A stage without names of views and losses, for comparing stages; these names are matched after the stages. */
function withoutNames(a: DiffNode, b: DiffNode): number {
  const [left, right] = [a, b].map((stage) => {
    if (stage.kind !== "branch") return stage;
    const nameless = [...stage.parts].map(([key, part]): [string, DiffNode] => {
      const texts = leavesOf(part).map(([path, text]) => `${path.at(-1)}: ${text}`);
      return [key, { kind: "leaf", yaml: part.yaml, text: texts.sort().join(", ") }];
    });
    return { ...stage, parts: new Map(nameless) };
  });
  return similarity(left!, right!);
}

/** Views are compared by what they are made of; an adversarial view only by its source. */
function viewsAlike(a: DiffNode, b: DiffNode): number {
  const [left, right] = [a, b].map((view) =>
    view.kind === "branch"
      ? {
          ...view,
          tag: undefined,
          parts: new Map([...view.parts].filter(([key]) => key === "of" || key === "ops")),
        }
      : view,
  ) as [DiffNode, DiffNode];
  return similarity(left, right);
}

/** Losses are compared first by their passes, then by their options, which most losses of a kind share. */
function lossesAlike(a: DiffNode, b: DiffNode): number {
  const [over, other] = [a, b].map((loss) =>
    leavesOf(loss)
      .map(([, text]) => text)
      .filter((text) => /[(]/.test(text))
      .join(" "),
  );
  return (similarity(a, b) + (over === other ? 1 : wordsShared(over!, other!))) / 2;
}
