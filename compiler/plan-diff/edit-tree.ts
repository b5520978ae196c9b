import type { PlanExpr } from "../schema/plan.ts";
import type { YamlNode } from "../yaml/text.ts";

type YamlMap = YamlNode & { readonly kind: "map" };

/**
 * A plan's tree with another node at a path of a comparison.
 * @param node absent: removes the node
 * @param index position of a new list item, from 0
 * @returns undefined if the path does not exist
 */
export function withNode(
  tree: YamlNode,
  [key, ...rest]: readonly string[],
  node: YamlNode | undefined,
  index = 0,
): YamlNode | undefined {
  if (key === undefined) return node;
  const inner = insideOf(tree);
  if (inner) {
    const changed = withNode(inner.call, [key, ...rest], node, index);
    return changed && { ...inner.whole, entries: [[inner.name, changed]] };
  }
  if (tree.kind === "list") return inList(tree, key, rest, node, index);
  if (tree.kind === "scalar") return undefined;
  const at = tree.entries.findIndex(([name]) => name === key);
  if (rest.length > 0) {
    const changed = at < 0 ? undefined : withNode(tree.entries[at]![1], rest, node, index);
    return changed && { ...tree, entries: tree.entries.with(at, [key, changed]) };
  }
  if (!node) return { ...tree, entries: tree.entries.filter(([name]) => name !== key) };
  const entry = [key, node] as const;
  return { ...tree, entries: at < 0 ? [...tree.entries, entry] : tree.entries.with(at, entry) };
}

function inList(
  list: YamlNode & { readonly kind: "list" },
  key: string,
  rest: readonly string[],
  node: YamlNode | undefined,
  index: number,
): YamlNode | undefined {
  const at = labelsOf(list.items).indexOf(key);
  if (rest.length === 0 && at < 0)
    return node && { ...list, items: list.items.toSpliced(Math.min(index, list.items.length), 0, node) };
  if (at < 0) return undefined;
  if (rest.length === 0 && !node) return { ...list, items: list.items.toSpliced(at, 1) };
  const changed = withNode(list.items[at]!, rest, node, index);
  return changed && { ...list, items: list.items.with(at, changed) };
}

/** The labels of list items: their tag, with a number from the second of a kind on; without a tag, their position. */
export function labelsOf(items: readonly YamlNode[]): string[] {
  const labels: string[] = [];
  for (const [i, item] of items.entries()) {
    const name = tagOf(item) ?? String(i + 1);
    let label = name;
    for (let n = 2; labels.includes(label); n++) label = `${name} ${n}`;
    labels.push(label);
  }
  return labels;
}

/** The tag of a thing: the kind of an attack, an operation, the function of an expression. */
export function tagOf(node: YamlNode): string | undefined {
  const inner = insideOf(node);
  if (inner) return inner.name;
  const own =
    node.kind === "map" ? node.entries.find(([key]) => key === "kind" || key === "op")?.[1] : undefined;
  return own?.kind === "scalar" ? own.text : undefined;
}

/** The call in an expression: the only key of its map is the function. */
function insideOf(
  node: YamlNode,
): { readonly whole: YamlMap; readonly name: string; readonly call: YamlMap } | undefined {
  if (node.kind !== "map") return undefined;
  const [first] = node.entries;
  const expr = node.of as Partial<PlanExpr & { readonly kind: "call" }> | undefined;
  return first?.[1].kind === "map" && expr?.kind === "call" && expr.word?.name === first[0]
    ? { whole: node, name: first[0], call: first[1] }
    : undefined;
}
