import type { Plan } from "../plan/schema.ts";
import type { YamlNode } from "../yaml/text.ts";
import { type NameKind, type Rename, type Renames, renamed } from "./references.ts";
import { pairs, similarity, wordsShared } from "./similarity.ts";
import { type Branch, branchOf, type DiffNode, leavesOf, nodeAt } from "./tree.ts";

/** How alike two things of different names have to be to count as one. */
const ALIKE = 0.6;
/** How alike a thing is to what has its name now, if that is something else. */
const UNLIKE = 0.5;
/** How alike it is then to what has another name. */
const SAME = 0.9;

/** Two plans. */
export interface Sides {
  readonly before: Plan;
  readonly after: Plan;
  /** the plan before */
  readonly tree: YamlNode & { readonly kind: "map" };
  readonly now: Branch;
}

/**
 * Names of things that are alike. Each kind is looked for once those it is made of are known: an encoder first, then the
 * stages that use it, then the views of a stage, then the losses over them.
 * @param given names that are known
 * @param taken whether a thing may have a name that another one had before
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
  /** the plan before under the names that are known so far */
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
    // a view may be of another one that was renamed
    for (let known = -1; known < renames.list.length; ) {
      known = renames.list.length;
      find("view", [...stage, "views"], viewsAlike, name);
    }
    find("loss", [...stage, "losses"], lossesAlike, name);
    find("checkpoint", [...stage, "keep", "by"], similarity, name);
  }
  return renames;
}

/** Things that have another name now. @param taken whether that may be the name of something else before */
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
  // a thing whose name another one has now must have one, too
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

/** The parts of a split have nothing but a size: they are known by the split and by their place in it. */
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
          const { of: its, seed, parts } = after.splits[other]!;
          return its === of && seed === split.seed && Object.keys(parts).length === names.length;
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

/** Branches have nothing but their place; those of a head that has none any more are the encoder's. */
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

/** Stages are compared by what they do; what their views and losses are called is looked at once they are paired. */
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

/** A view is what it is made of; a view that an attack moves is nothing but its source. */
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

/** A loss is first what it is over, and then its options, which most losses of a kind share. */
function lossesAlike(a: DiffNode, b: DiffNode): number {
  const [over, other] = [a, b].map((loss) =>
    leavesOf(loss)
      .map(([, text]) => text)
      .filter((text) => /[(]/.test(text))
      .join(" "),
  );
  return (similarity(a, b) + (over === other ? 1 : wordsShared(over!, other!))) / 2;
}
