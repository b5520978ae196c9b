import type { Plan } from "../plan/schema.ts";
import { planTree } from "../plan/write.ts";
import { type NameKind, type Rename, Renames, renamed } from "./references.ts";
import { pairs, similarity, wordsShared } from "./similarity.ts";
import { type Branch, branchOf, type DiffNode, leavesOf, nodeAt } from "./tree.ts";

/** How alike two things of different names have to be to count as one. */
const ALIKE = 0.6;

/**
 * Names that were changed. Each kind is looked for once those it is made of are known: an encoder first, then the stages
 * that use it, then the views of a stage, then the losses over them.
 */
export function findRenames(before: Plan, after: Plan): Renames {
  const tree = planTree(before);
  const now = branchOf(planTree(after));
  let renames = new Renames();
  let latest: Branch | undefined;
  const add = (found: readonly Rename[]): void => {
    if (found.length === 0) return;
    renames = renames.with(found);
    latest = undefined;
  };
  /** the plan before under the names that are known so far */
  const old = (): Branch => {
    latest ??= branchOf(renamed(tree, renames));
    return latest;
  };

  add(paired("dataset", old(), now, ["datasets"]));
  add(parts(before, after, renames));
  add(paired("network", old(), now, ["networks"]));
  for (const name of Object.keys(before.networks)) add(branches(before, after, name, renames));
  add(paired("stage", old(), now, ["stages"], withoutNames));
  for (const name of Object.keys(before.stages)) {
    const stage = ["stages", renames.of("stage", name)];
    // a view may be of another one that was renamed
    for (let known = -1; known < renames.list.length; ) {
      known = renames.list.length;
      add(paired("view", old(), now, [...stage, "views"], viewsAlike, name));
    }
    add(paired("loss", old(), now, [...stage, "losses"], lossesAlike, name));
    add(paired("checkpoint", old(), now, [...stage, "keep", "by"], similarity, name));
  }
  return renames;
}

function paired(
  kind: NameKind,
  before: Branch,
  after: Branch,
  path: readonly string[],
  alike: (a: DiffNode, b: DiffNode) => number = similarity,
  within?: string,
): Rename[] {
  const [old, now] = [partsAt(before, path), partsAt(after, path)];
  const gone = [...old.keys()].filter((key) => !now.has(key));
  const fresh = [...now.keys()].filter((key) => !old.has(key));
  const found = pairs(gone, fresh, (a, b) => {
    const [one, other] = [old.get(a)!, now.get(b)!];
    if (tagOf(one) !== tagOf(other)) return 0;
    const score = alike(one, other);
    return score < ALIKE ? 0 : score;
  });
  return [...found].map(([name, twin]) => ({
    kind,
    ...(within === undefined ? {} : { within }),
    before: name,
    after: twin,
  }));
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

/** Branches have nothing but their place. */
function branches(before: Plan, after: Plan, name: string, renames: Renames): Rename[] {
  const old = before.networks[name]!.branches;
  const now = after.networks[renames.of("network", name)]?.branches ?? [];
  if (old.length !== now.length) return [];
  return old.flatMap((branch, i) => {
    const other = now[i]!;
    return now.includes(branch) || old.includes(other)
      ? []
      : [{ kind: "branch", within: name, before: branch, after: other } as const];
  });
}

/** Stages are compared by what they do; what their views and losses are called is looked at once they are paired. */
function withoutNames(a: DiffNode, b: DiffNode): number {
  const [left, right] = [a, b].map((stage) => {
    if (stage.kind !== "branch") return stage;
    const nameless = [...stage.parts].map(([key, part]): [string, DiffNode] => {
      const texts = leavesOf(part).map(([path, text]) => `${path.at(-1)}: ${text}`);
      return [key, { kind: "leaf", text: texts.sort().join(", ") }];
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
