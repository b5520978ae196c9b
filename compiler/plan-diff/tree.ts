import type { Origin } from "../experiment/origin.ts";
import { originAt, originOf } from "../experiment/origins.ts";
import type { Schedule } from "../experiment/quantity.ts";
import type { Plan } from "../plan/schema.ts";
import { planTree } from "../plan/write.ts";
import { type Definition, planKeys } from "../vocabulary/define/definition.ts";
import type { YamlNode } from "../yaml/text.ts";
import { labelsOf } from "./edit-tree.ts";
import { type Followers, withoutFollowedBranches } from "./pass-text.ts";
import { isPass } from "./references.ts";

/**
 * A plan as it is compared: a text, or named parts. Lists of things have the things' names, a schedule is one text, and
 * a thing that says by a key what it is (`kind`, `op`, the function of a loss) has that as its tag.
 */
export type DiffNode = Leaf | Branch;

/** What its field says of a node, or of what it is a part of. */
export interface Said {
  /** what it follows from, in words; absent where it is stated */
  readonly derived?: string;
  /** it is derived, and counts something */
  readonly counted?: true;
  /** why it is there at all, where nobody states that */
  readonly presence?: string;
}

export interface Leaf extends Said {
  readonly kind: "leaf";
  /** as the plan has it */
  readonly yaml: YamlNode;
  readonly text: string;
  /** what it says, where another text may say the same: branches in another order, a head's branch that follows */
  readonly meaning?: string;
  /** it is a number that changes during a stage */
  readonly schedule?: Schedule;
  /** it is passes that an expression is over */
  readonly passes?: true;
  /** where it comes from, where the plan was made from a file of the language */
  readonly origin?: Origin;
}

export interface Branch extends Said {
  readonly kind: "branch";
  readonly yaml: YamlNode;
  readonly tag?: string;
  readonly parts: ReadonlyMap<string, DiffNode>;
  /** whether the order of its parts is part of it */
  readonly ordered: boolean;
  /** which of its parts are arguments of a word of the language */
  readonly args?: ReadonlySet<string>;
  /** its parts have no names but places: their keys are what they are, with a number from the second of a kind on */
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

/** The networks of a plan or a stage for which something is true. */
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

/** Where a node of a plan's tree is. */
interface At {
  readonly path: readonly string[];
  /** whether it is part of an expression over passes */
  readonly expression: boolean;
  /** whether it is the value of an argument of a word */
  readonly argument?: boolean;
  /** where it comes from, if nothing else is known of it */
  readonly origin: Origin | undefined;
  /** of what it is a part of */
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
  // of a schedule the words of the argument that it is, which may refer to it by name
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

/** What a text or a list of texts says, whatever it is written like. */
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

/** Which keys of a node are arguments of the word that it is a call of. */
function argsOf({ of }: YamlMap): { readonly args?: ReadonlySet<string> } {
  const word = of && "word" in of ? (of.word as Definition) : undefined;
  return word ? { args: new Set(Object.keys(planKeys(word))) } : {};
}

/** Where an expression over passes stands: its one key is a function. */
function isExpression(path: readonly string[]): boolean {
  return (path.length === 4 && path[0] === "stages" && path[2] === "losses") || path.at(-1) === "logits";
}

/** Maps whose order means something: stages, the parts of a split, the sum that is minimized. */
function isOrdered(path: readonly string[]): boolean {
  const [room, , key] = path;
  if (path.length === 1) return room === "stages";
  return (
    path.length === 3 && ((room === "splits" && key === "parts") || (room === "stages" && key === "minimize"))
  );
}

/** Keys of a plan whose values are derived, and would only make a short text long. Arguments of words are none of them. */
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

/** A node in one line: `color_jitter(brightness: 0.4, ...)`, a pipeline as `a then b`. */
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

/** What a function is of, without the brackets of a list. */
function inner(node: DiffNode): string {
  const text = brief(node);
  return node.kind === "leaf" && text.startsWith("[") ? text.slice(1, -1) : text;
}

/** The node at a path, if there is one. */
export function nodeAt(tree: DiffNode, path: readonly string[]): DiffNode | undefined {
  let node: DiffNode | undefined = tree;
  for (const key of path) node = node?.kind === "branch" ? node.parts.get(key) : undefined;
  return node;
}

/** Every text of a node, by its path. */
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

/** Every text of a node that somebody states, by its path; of a derived node every text. */
export function statedIn(node: DiffNode): [path: readonly string[], text: string][] {
  return leavesOf(node, [], node.derived === undefined);
}

/** What a thing is, by the paths below it: things that have names one by one, all else in a line. */
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
