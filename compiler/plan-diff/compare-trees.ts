import { Rational } from "../experiment/rational.ts";
import type { YamlNode } from "../yaml/text.ts";
import { align, type Item } from "./align.ts";
import type { Rename } from "./references.ts";
import { isSameNumber, type Length } from "./same-number.ts";
import { pairs, similarity } from "./similarity.ts";
import { type Branch, brief, contentOf, type DiffNode, nodeAt, type Said } from "./tree.ts";
import type { Sourced } from "./written.ts";

/**
 * What the experiment is, what it costs, what follows from other names, and what changes nothing: its title, an order
 * without meaning.
 */
export type ChangeGroup = "method" | "cost" | "renamed" | "other";

/** One path at which two plans differ, once the names are those after the change. */
export interface Found {
  readonly group: ChangeGroup;
  readonly path: readonly string[];
  /** what the value there follows from, in words; absent where it is stated */
  readonly why?: string;
  /** the path as it is shown, where a key of it is made of values that are others now */
  readonly shown?: readonly string[];
  /** absent where it was not there */
  readonly before?: string;
  /** absent where it is no more */
  readonly after?: string;
  /** of a stage or an evaluation that is new or gone: what it is, by paths below its own */
  readonly content?: readonly { readonly path: readonly string[]; readonly text: string }[];
  /** of something in a list that is new or gone: where in it, in words, and counted from 1 */
  readonly place?: { readonly text: string; readonly index: number };
  /** it is passes that a loss or a prediction is over */
  readonly passes?: boolean;
  /** both say the same: a number that is computed in another way, names in another order */
  readonly same?: true;
  /** what was there before, as the plan has it */
  readonly node?: YamlNode;
  /** where the two values come from, where that is known */
  readonly sourced?: { readonly before: Sourced; readonly after: Sourced };
}

/** @param renames what the names of the tree before have been */
export function compareTrees(before: Branch, after: Branch, renames: readonly Rename[]): Found[] {
  const found: Found[] = [];
  const stages = new Map(
    renames.flatMap(({ kind, before, after }) => (kind === "stage" ? [[before, after]] : [])),
  );
  const isRenamed = ([, stage]: readonly string[]): boolean =>
    renames.some(({ kind, within = "" }) => kind === "loss" && (stages.get(within) ?? within) === stage);
  const lengthsAt = ([room, stage = ""]: readonly string[]): Length[] =>
    room === "stages" ? [before, after].flatMap((tree) => lengthOf(tree, stage)) : [];
  compareBranches({ path: [], shown: [] }, before, after, { found, isRenamed, lengthsAt });
  return found;
}

function lengthOf(tree: Branch, stage: string): Length[] {
  const [updates, steps] = [["updates"], ["epoch", "steps"]].map((key) =>
    nodeAt(tree, ["stages", stage, ...key]),
  );
  return updates?.kind === "leaf" && steps?.kind === "leaf"
    ? [{ updates: Number(updates.text), stepsPerEpoch: Number(steps.text) }]
    : [];
}

/** Where a node is, and how that is shown. */
interface At {
  readonly path: readonly string[];
  readonly shown: readonly string[];
}

interface Comparison {
  readonly found: Found[];
  /** whether losses of the stage at a path have other names */
  isRenamed(path: readonly string[]): boolean;
  /** the lengths of the stage at a path, before and after */
  lengthsAt(path: readonly string[]): readonly Length[];
}

const below = ({ path, shown }: At, key: string, asShown = key): At => ({
  path: [...path, key],
  shown: [...shown, asShown],
});

const placed = (
  { path, shown }: At,
  { derived, counted }: Said,
): Pick<Found, "group" | "path" | "why" | "shown"> => ({
  group: path[0] === "experiment" ? "other" : counted ? "cost" : "method",
  path,
  ...(shown.every((key, i) => key === path[i]) ? {} : { shown }),
  ...(derived === undefined ? {} : { why: derived }),
});

/** Maps whose keys are made of what is in them: a key that changes says nothing of its own. */
function hasDerivedKeys(path: readonly string[]): boolean {
  const [room, , key] = path;
  if (path.length === 1) return room === "evaluations" || room === "splits";
  return path.length === 3 && (key === "attacks" || key === "measure");
}

function compareBranches(at: At, old: Branch, now: Branch, comparison: Comparison): void {
  if (old.list && now.list) {
    compareLists(at, [...old.parts], [...now.parts], comparison);
    return;
  }
  const gone = [...old.parts.keys()].filter((key) => !now.parts.has(key));
  const fresh = [...now.parts.keys()].filter((key) => !old.parts.has(key));
  const twins = hasDerivedKeys(at.path)
    ? pairs(gone, fresh, (a, b) => {
        const score = similarity(old.parts.get(a)!, now.parts.get(b)!);
        return score < 0.5 ? 0 : score;
      })
    : new Map<string, string>();
  const paired = new Set(twins.values());
  // the views that an attack moves: where each starts follows from the view
  const keys = old.derived === undefined && [old, now].every(hasFollowingParts);
  const { found } = comparison;
  const one = (key: string, node: DiffNode, side: "before" | "after"): Found => {
    const place = below(at, key);
    const { path } = place;
    const whole = path.length === 2 && (path[0] === "stages" || path[0] === "evaluations");
    const said = node.presence === undefined ? node : { derived: node.presence };
    return {
      ...placed(place, said),
      [side]: brief(node),
      ...(side === "before" ? { node: node.yaml } : {}),
      ...(whole ? { content: contentOf(node) } : {}),
    };
  };
  for (const [key, node] of old.parts) {
    const name = twins.get(key) ?? key;
    const other = now.parts.get(name);
    if (other) compareNodes(below(at, name, sharedName(key, name)), node, other, comparison);
    else if (!keys) found.push(one(key, node, "before"));
  }
  for (const [key, node] of now.parts)
    if (!keys && !old.parts.has(key) && !paired.has(key)) found.push(one(key, node, "after"));
  if (keys && gone.length + fresh.length > 0)
    found.push({ ...placed(at, now), before: listed(old), after: listed(now), node: old.yaml });
  if (at.path.at(-1) === "passes") comparePassOrder(at, old, now, comparison);
  if (old.ordered && now.ordered) compareOrder(at, old, now, comparison);
}

function hasFollowingParts({ parts }: Branch): boolean {
  return parts.size > 0 && [...parts.values()].every(({ derived }) => derived !== undefined);
}

const listed = ({ parts }: Branch): string => [...parts.keys()].join(", ");

/** What two names have in common, word for word: `accuracy under pgd-20 linf on shapes.test`. What is in brackets is one word. */
function sharedName(before: string, after: string): string {
  if (before === after) return after;
  const [old = [], now = []] = [before, after].map((name) => name.match(/\([^)]*\)|[^ ]+/g) ?? []);
  const rest = [...old];
  const shared = now.filter((word) => {
    const at = rest.indexOf(word);
    if (at < 0) return false;
    rest.splice(0, at + 1);
    return true;
  });
  return 2 * shared.length > now.length ? shared.join(" ") : after;
}

function compareNodes(at: At, old: DiffNode, now: DiffNode, comparison: Comparison): void {
  if (old.kind === "branch" && now.kind === "branch" && old.tag === now.tag) {
    compareBranches(at, old, now, comparison);
    return;
  }
  const [before, after] = bothQuoted(brief(old), brief(now));
  if (before === after && old.kind === now.kind) return;
  const same = isSame(old, now, comparison.lengthsAt(at.path));
  if (same) {
    const isPasses = old.kind === "leaf" && old.passes;
    // that it follows in another order is nothing to say
    if (now.derived !== undefined && !isPasses) return;
    comparison.found.push(
      isPasses
        ? { ...placed(at, { derived: "the branches of its inputs" }), before, after }
        : { ...placed(at, now), group: "other", before, after, same },
    );
    return;
  }
  const sourced = { before: sourcedIn(old), after: sourcedIn(now) };
  const passes = [old, now].some((node) => node.kind === "leaf" && node.passes);
  comparison.found.push({
    ...placed(at, now),
    before,
    after,
    node: old.yaml,
    sourced,
    ...(passes ? { passes } : {}),
  });
}

/** Whether two texts say the same. */
function isSame(old: DiffNode, now: DiffNode, lengths: readonly Length[]): true | undefined {
  if (old.kind !== "leaf" || now.kind !== "leaf") return undefined;
  if ((old.meaning ?? old.text) === (now.meaning ?? now.text)) return true;
  if (!old.schedule && !now.schedule) return undefined;
  const [one, other] = [old.schedule ?? Rational.parse(old.text), now.schedule ?? Rational.parse(now.text)];
  return one && other && isSameNumber(one, other, lengths) ? true : undefined;
}

const sourcedIn = (node: DiffNode): Sourced =>
  node.kind === "leaf" ? { origin: node.origin, schedule: node.schedule } : { origin: undefined };

/** A text that has to be in quotes beside one that has not: both are. */
function bothQuoted(before: string, after: string): readonly [string, string] {
  const quoted = (text: string): string => (text.startsWith('"') ? text : JSON.stringify(text));
  return before.startsWith('"') !== after.startsWith('"') ? [quoted(before), quoted(after)] : [before, after];
}

/** Things of a list have no names: what is the same is found by what it is, in order. */
function compareLists(at: At, old: readonly Item[], now: readonly Item[], comparison: Comparison): void {
  const { pairs, gone, fresh, moved } = align(old, now);
  const { found } = comparison;
  for (const [[, before], [label, after]] of pairs) compareNodes(below(at, label), before, after, comparison);
  const one = (items: readonly Item[], i: number, side: "before" | "after"): Found => ({
    ...placed(below(at, items[i]![0]), items[i]![1]),
    [side]: brief(items[i]![1]),
    ...(side === "before" ? { node: items[i]![1].yaml } : {}),
    place: { text: i === 0 ? "first" : `after ${items[i - 1]![0]}`, index: i + 1 },
  });
  for (const i of gone) found.push(one(old, i, "before"));
  for (const i of fresh) found.push(one(now, i, "after"));
  if (!moved) return;
  const kinds = (items: readonly Item[]): string =>
    items.map(([label, node]) => (node.kind === "branch" ? (node.tag ?? label) : brief(node))).join(", ");
  const whole = (items: readonly Item[]): string => items.map(([, node]) => brief(node)).join(" then ");
  const text = kinds(old) === kinds(now) ? whole : kinds;
  found.push({ ...placed(below(at, "order"), {}), before: text(old), after: text(now) });
}

/** Things that have names and an order: all of them, where those that were there before stand in another one. */
function compareOrder(at: At, old: Branch, now: Branch, { found, isRenamed }: Comparison): void {
  const common = [old, now].map(({ parts }) =>
    [...parts.keys()].filter((key) => old.parts.has(key) && now.parts.has(key)).join(", "),
  );
  if (common[0] === common[1]) return;
  const [before, after] = [old, now].map(({ parts }) => [...parts.keys()].join(", "));
  const place = placed(below(at, "order"), now);
  // the terms of a sum are added in the order of their names: another order is one of rounding
  const group = at.path[2] === "minimize" && isRenamed(at.path) ? "renamed" : place.group;
  found.push({ ...place, group, before: before!, after: after! });
}

/**
 * Passes that move the same running statistics, in their order: it is the order in which a file has their terms, and
 * follows from nothing else in the plan.
 */
function comparePassOrder(at: At, old: Branch, now: Branch, { found }: Comparison): void {
  const placesIn = ({ parts }: Branch): string[] =>
    [...parts]
      .flatMap(([pass, node]) => {
        const order = nodeAt(node, ["order"]);
        return order?.kind === "leaf" && old.parts.has(pass) && now.parts.has(pass)
          ? [{ pass, order: Number(order.text) }]
          : [];
      })
      .sort((a, b) => a.order - b.order)
      .map(({ pass }) => pass);
  const [before, after] = [old, now].map((passes) => placesIn(passes).join(", "));
  const [left, right] = [before!.split(", ").sort().join(), after!.split(", ").sort().join()];
  if (before !== after && left === right)
    found.push({ ...placed(below(at, "order"), {}), before: before!, after: after! });
}
