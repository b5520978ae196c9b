import type { Origin } from "../experiment/origin.ts";
import { originAt, originOf } from "../experiment/origins.ts";
import type { Schedule } from "../experiment/quantity.ts";
import { planTree } from "../plan/write.ts";
import type { Plan } from "../schema/plan.ts";
import { type Definition, planKeys } from "../vocabulary/define/definition.ts";
import type { YamlNode } from "../yaml/text.ts";
import { labelsOf } from "./edit-tree.ts";
import { type Followers, withoutFollowedBranches } from "./pass-text.ts";
import { isPass } from "./references.ts";

/**
 * A plan as a tree for comparing: texts and named parts. Items of lists get names from their contents, a schedule is
 * one text, and a key that says what a thing is (`kind`, `op`, the function of a loss) becomes its tag.
 */
export type DiffNode = Leaf | Branch;

/** What the field of a node, or of its parent, says about it. */
export interface Said {
  /** what it follows from, in words; absent if it is stated */
  readonly derived?: string;
  /** it is derived, and counts something */
  readonly counted?: true;
  /** why it is there, if nobody states it */
  readonly presence?: string;
}

export interface Leaf extends Said {
  readonly kind: "leaf";
  /** the node in the plan */
  readonly yaml: YamlNode;
  readonly text: string;
  /** its meaning, if different texts can have the same: branches in another order, a head's branch that follows */
  readonly meaning?: string;
  /** set for a number that changes during a stage */
  readonly schedule?: Schedule;
  /** whether it is the passes of an expression */
  readonly passes?: true;
  /** its origin, if the plan was made from a file */
  readonly origin?: Origin;
}

export interface Branch extends Said {
  readonly kind: "branch";
  readonly yaml: YamlNode;
  readonly tag?: string;
  readonly parts: ReadonlyMap<string, DiffNode>;
  /** whether the order of its parts has a meaning */
  readonly ordered: boolean;
  /** the parts that are arguments of a word */
  readonly args?: ReadonlySet<string>;
  /** whether it is a list: its keys are made of the items' contents, with a number from the second of a kind on */
  readonly list?: true;
}

type YamlMap = YamlNode & { readonly kind: "map" };
type YamlList = YamlNode & { readonly kind: "list" };

export function diffTree(plan: Plan): Branch {
  return branchOf(planTree(plan));
}

export function branchOf(tree: YamlMap): Branch {
  const heads = namesWhere(tree, (network) => textAt(network, "kind") === "head");
  const followers = { heads, single: new Set<string>() };
  return map(tree, { path: [], expression: false, origin: undefined, said: {}, followers }) as Branch;
}

/** The networks of a plan or stage that match. */
function namesWhere(tree: YamlMap, is: (network: YamlNode) => boolean): ReadonlySet<string> {
  const networks = valueAt(tree, "networks");
  const all = networks?.kind === "map" ? networks.entries : [];
  return new Set(all.flatMap(([name, network]) => (is(network) ? [name] : [])));
}

function valueAt(node: YamlNode, key: string): YamlNode | undefined {
  return node.kind === "map" ? node.entries.find(([one]) => one === key)?.[1] : undefined;
}

function textAt(node: YamlNode, key: string): string | undefined {
  const value = valueAt(node, key);
  return value?.kind === "scalar" ? value.text : undefined;
}

function hasOneBranch(network: YamlNode): boolean {
  const branches = valueAt(network, "branches");
  return branches?.kind === "list" && branches.items.length === 1;
}

/** The position of a node in the tree. */
interface At {
  readonly path: readonly string[];
  /** whether it is inside an expression over passes */
  readonly expression: boolean;
  /** whether it is the value of an argument */
  readonly argument?: boolean;
  /** the origin of its parent, used if it has none */
  readonly origin: Origin | undefined;
  /** what the fields of its parents say */
  readonly said: Said;
  readonly followers: Followers;
}

function nodeOf(node: YamlNode, above: At): DiffNode {
  const { derived, counted } = node;
  const at = derived === undefined ? above : { ...above, said: { derived, ...(counted ? { counted } : {}) } };
  const made =
    node.kind === "scalar"
      ? leaf(node.text, node, at)
      : node.kind === "list"
        ? list(node, at)
        : map(node, at);
  return node.presence === undefined ? made : { ...made, presence: node.presence };
}

function leaf(text: string, node: YamlNode, { origin, said, followers }: At): Leaf {
  // for a schedule, the words of the whole argument, which may be a name
  const isArgument = node.kind === "map" && origin?.kind === "written" && origin.words;
  const from = isArgument ? origin : originOf(node.of, origin);
  const passes = node.kind === "list" ? node.items.some(isPass) : isPass(node);
  const meaning = meaningOf(node, followers);
  return {
    kind: "leaf",
    yaml: node,
    text,
    ...said,
    ...(meaning === undefined || meaning === text ? {} : { meaning }),
    ...(node.kind === "map" && node.brief !== undefined ? { schedule: node.of as Schedule } : {}),
    ...(passes ? { passes } : {}),
    ...(from ? { origin: from } : {}),
  };
}

/** The meaning of a text or a list of texts, independent of how it is written. */
function meaningOf(node: YamlNode, followers: Followers): string | undefined {
  if (isPass(node) && node.kind === "scalar") return withoutFollowedBranches(node.text, followers);
  if (node.kind !== "list") return undefined;
  const items = node.items.flatMap(
    (item) => meaningOf(item, followers) ?? (item.kind === "scalar" ? item.text : []),
  );
  return `[${(node.unordered ? items.sort() : items).join(", ")}]`;
}

function list(node: YamlList, at: At): DiffNode {
  const { path } = at;
  const texts = node.items.flatMap((item) => (item.kind === "scalar" ? [item.text] : []));
  if (texts.length === node.items.length) return leaf(`[${texts.join(", ")}]`, node, at);
  const origin = originOf(node.of, at.origin);
  const parts = new Map<string, DiffNode>();
  const labels = labelsOf(node.items);
  node.items.forEach((item, i) => {
    parts.set(labels[i]!, nodeOf(item, { ...at, path: [...path, String(i + 1)], argument: false, origin }));
  });
  return { kind: "branch", yaml: node, parts, ordered: true, list: true, ...at.said };
}

function map(node: YamlMap, above: At): DiffNode {
  const isStage = above.path.length === 2 && above.path[0] === "stages";
  const at = isStage
    ? { ...above, followers: { ...above.followers, single: namesWhere(node, hasOneBranch) } }
    : above;
  const { path, expression, said } = at;
  if (node.brief !== undefined) return leaf(node.brief, node, at);
  const [first] = node.entries;
  if ((expression || isExpression(path)) && first && node.entries.length === 1 && first[1].kind === "map")
    return {
      kind: "branch",
      yaml: node,
      tag: first[0],
      parts: partsOf(first[1], first[1].entries, {
        ...at,
        expression: true,
        origin: originAt(node.of, first[0], at.origin),
      }),
      ordered: false,
      ...said,
      ...argsOf(first[1]),
    };
  // `start: {normal: 0.001}`
  if (at.argument && first?.[1].kind === "scalar" && node.entries.length === 1)
    return leaf(`${first[0]}(${first[1].text})`, node, at);
  const tag = node.entries.find(
    ([key, value]) => (key === "kind" || key === "op") && value.kind === "scalar",
  );
  const rest = tag ? node.entries.filter((entry) => entry !== tag) : node.entries;
  return {
    kind: "branch",
    yaml: node,
    ...(tag?.[1].kind === "scalar" ? { tag: tag[1].text } : {}),
    parts: partsOf(node, rest, { ...at, expression: false }),
    ordered: isOrdered(path),
    ...said,
    ...argsOf(node),
  };
}

function partsOf(node: YamlMap, entries: YamlMap["entries"], at: At): Map<string, DiffNode> {
  const { args } = argsOf(node);
  return new Map(
    entries.map(([key, value]) => [
      key,
      nodeOf(value, {
        ...at,
        path: [...at.path, key],
        argument: args?.has(key) ?? false,
        origin: originAt(node.of, key, at.origin),
      }),
    ]),
  );
}

/** The keys of a node that are arguments of its word. */
function argsOf({ of }: YamlMap): { readonly args?: ReadonlySet<string> } {
  const word = of && "word" in of ? (of.word as Definition) : undefined;
  return word ? { args: new Set(Object.keys(planKeys(word))) } : {};
}

/** Whether an expression over passes is at this path; its only key is a function. */
function isExpression(path: readonly string[]): boolean {
  return (path.length === 4 && path[0] === "stages" && path[2] === "losses") || path.at(-1) === "logits";
}

/** Whether the order of a map has a meaning: stages, the parts of a split, the sum that is minimized. */
function isOrdered(path: readonly string[]): boolean {
  const [room, , key] = path;
  if (path.length === 1) return room === "stages";
  return (
    path.length === 3 && ((room === "splits" && key === "parts") || (room === "stages" && key === "minimize"))
  );
}

/** Derived keys that would only make a short text long. They are not arguments of words. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  "attack",
  "cost",
  "epoch",
  "features",
  "items",
  "parameters",
  "passes",
  "size",
  "updates",
]);

function shortParts({ parts, args }: Branch): (readonly [string, DiffNode])[] {
  return [...parts].filter(([key]) => args?.has(key) || !LEFT_OUT.has(key));
}

/** A node as one line: `color_jitter(brightness: 0.4, ...)`; a pipeline is `a then b`. */
export function brief(node: DiffNode): string {
  if (node.kind === "leaf") return node.text;
  const parts = shortParts(node);
  if (node.ordered && parts.length > 0 && parts.every(([, part]) => part.kind === "branch"))
    return parts.map(([, part]) => brief(part)).join(" then ");
  const texts = parts.map(([key, part]) =>
    key === "of" && node.tag !== undefined ? inner(part) : `${key}: ${brief(part)}`,
  );
  return node.tag === undefined ? `{${texts.join(", ")}}` : `${node.tag}(${texts.join(", ")})`;
}

/** The operands of a function, without the brackets of a list. */
function inner(node: DiffNode): string {
  const text = brief(node);
  return node.kind === "leaf" && text.startsWith("[") ? text.slice(1, -1) : text;
}

/** The node at a path; undefined if there is none. */
export function nodeAt(tree: DiffNode, path: readonly string[]): DiffNode | undefined {
  let node: DiffNode | undefined = tree;
  for (const key of path) node = node?.kind === "branch" ? node.parts.get(key) : undefined;
  return node;
}

/** All texts of a node by path. */
export function leavesOf(
  node: DiffNode,
  path: readonly string[] = [],
  stated = false,
): [path: readonly string[], text: string][] {
  if (stated && node.derived !== undefined) return [];
  if (node.kind === "leaf") return [[path, node.meaning ?? node.text]];
  const own: [readonly string[], string][] = node.tag === undefined ? [] : [[[...path, "kind"], node.tag]];
  return [...own, ...[...node.parts].flatMap(([key, part]) => leavesOf(part, [...path, key], stated))];
}

/** All stated texts of a node by path; for a derived node, all texts. */
export function statedIn(node: DiffNode): [path: readonly string[], text: string][] {
  return leavesOf(node, [], node.derived === undefined);
}

/** The contents of a thing by path: named things one by one, everything else as one line. */
export function contentOf(
  node: DiffNode,
  path: readonly string[] = [],
): { readonly path: readonly string[]; readonly text: string }[] {
  if (node.kind === "leaf" || node.tag !== undefined) return [{ path, text: brief(node) }];
  const parts = shortParts(node);
  if (path.length > 0 && (node.ordered || parts.some(([, part]) => part.kind === "leaf")))
    return [{ path, text: brief(node) }];
  return parts.flatMap(([key, part]) => contentOf(part, [...path, key]));
}
