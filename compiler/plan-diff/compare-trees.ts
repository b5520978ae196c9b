import { Rational } from "../experiment/rational.ts";
import type { YamlNode } from "../yaml/text.ts";
import { align, type Item } from "./align.ts";
import type { Rename } from "./references.ts";
import { isSameNumber, type Length } from "./same-number.ts";
import { pairs, similarity } from "./similarity.ts";
import { type Branch, brief, contentOf, type DiffNode, nodeAt, type Said } from "./tree.ts";
import type { Sourced } from "./written.ts";

/**
 * `method`: what the experiment is; `cost`: what it costs; `renamed`: consequences of new names; `other`: changes
 * without effect, such as the title or an order without meaning.
 */
export type ChangeGroup = "method" | "cost" | "renamed" | "other";

/** One path at which two plans differ, after renames are applied to the first one. */
export interface Found {
  readonly group: ChangeGroup;
  readonly path: readonly string[];
  /** what the value follows from, in words; absent if it is stated */
  readonly why?: string;
  /** the path to show, if one of its keys is made of values that changed */
  readonly shown?: readonly string[];
  /** absent if the value is new */
  readonly before?: string;
  /** absent if the value was removed */
  readonly after?: string;
  /** for a new or removed stage or evaluation: its contents by path */
  readonly content?: readonly { readonly path: readonly string[]; readonly text: string }[];
  /** for a new or removed list item: its position in words, and counted from 1 */
  readonly place?: { readonly text: string; readonly index: number };
  /** whether it is the passes of a loss or a prediction */
  readonly passes?: boolean;
  /** both have the same meaning: a number computed in another way, or names in another order */
  readonly same?: true;
  /** the node before the change, from the plan */
  readonly node?: YamlNode;
  /** the origins of both values, if known */
  readonly sourced?: { readonly before: Sourced; readonly after: Sourced };
}

/** @param renames the renames that were applied to `before` */
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

/** The path of a node, and the path to show. */
interface At {
  readonly path: readonly string[];
  readonly shown: readonly string[];
}

interface Comparison {
  readonly found: Found[];
  /** whether losses of the stage at a path were renamed */
  isRenamed(path: readonly string[]): boolean;
  /** the length of the stage at a path, before and after */
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

/** Whether the keys of a map are made of its contents, so that a changed key is not a change of its own. */
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
  // the views of an attack: the source of each follows from the view
  const keys = old.derived === undefined && [old, now].every(hasFollowingParts);
  const { found } = comparison;
  const one = (key: string, node: DiffNode, side: "before" | "after"): Found => {
    const place = below(at, key);
    const { path } = place;
    const whole = path.length === 2 && (path[0] === "stages" || path[0] === "evaluations");
    const facts = node.presence === undefined ? node : { derived: node.presence };
    return {
      ...placed(place, facts),
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

/**
 * The words that two names share: `accuracy under pgd-20 linf on shapes.test`. Text in parentheses counts as one word.
 */
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
    // another order of a derived value is not reported
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

/** Whether two texts have the same meaning. */
function isSame(old: DiffNode, now: DiffNode, lengths: readonly Length[]): true | undefined {
  if (old.kind !== "leaf" || now.kind !== "leaf") return undefined;
  if ((old.meaning ?? old.text) === (now.meaning ?? now.text)) return true;
  if (!old.schedule && !now.schedule) return undefined;
  const [one, other] = [old.schedule ?? Rational.parse(old.text), now.schedule ?? Rational.parse(now.text)];
  return one && other && isSameNumber(one, other, lengths) ? true : undefined;
}

const sourcedIn = (node: DiffNode): Sourced =>
  node.kind === "leaf" ? { origin: node.origin, schedule: node.schedule } : { origin: undefined };

/** Quotes both texts if one of them needs quotes. */
function bothQuoted(before: string, after: string): readonly [string, string] {
  const quoted = (text: string): string => (text.startsWith('"') ? text : JSON.stringify(text));
  return before.startsWith('"') !== after.startsWith('"') ? [quoted(before), quoted(after)] : [before, after];
}

/** Compares lists. Items have no names, so they are matched by content, in order. */
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

/** Compares an order of named things. If things on both sides changed their order, all are listed. */
function compareOrder(at: At, old: Branch, now: Branch, { found, isRenamed }: Comparison): void {
  const common = [old, now].map(({ parts }) =>
    [...parts.keys()].filter((key) => old.parts.has(key) && now.parts.has(key)).join(", "),
  );
  if (common[0] === common[1]) return;
  const [before, after] = [old, now].map(({ parts }) => [...parts.keys()].join(", "));
  const place = placed(below(at, "order"), now);
  // the terms of a sum are added in the order of their names, so another order only changes rounding
  const group = at.path[2] === "minimize" && isRenamed(at.path) ? "renamed" : place.group;
  found.push({ ...place, group, before: before!, after: after! });
}

/**
 * Compares the order of passes that update the same running statistics. It is the order of terms in the file, and
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
