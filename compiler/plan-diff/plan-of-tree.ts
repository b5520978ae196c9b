import { type Node, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { Word } from "../experiment/word.ts";
import { PLAN } from "../plan/fields.ts";
import type { Plan } from "../schema/plan.ts";
import { VOCABULARY } from "../vocabulary/index.ts";
import type { WordTables } from "../yaml/field.ts";
import type { YamlNode } from "../yaml/text.ts";

/**
 * Converts a tree with changed names back to a plan, without YAML text, because parsing would take longer than the
 * whole comparison. Undefined if it is not a valid plan.
 */
export function planOfTree(tree: YamlNode): Plan | undefined {
  let wrong = false;
  const report = () => {
    wrong = true;
    return undefined as never;
  };
  const span = { file: "", start: 0, end: 0 };
  const siblings = { strange: false };
  const plan = PLAN.read({
    node: nodeOf(tree),
    span,
    key: span,
    path: [],
    siblings,
    file: "",
    report,
    words: wordsOf(tree),
  });
  return wrong ? undefined : plan;
}

/** The words of the language, and those that a tree was made from. */
function wordsOf(tree: YamlNode): WordTables {
  const own = new Set<Word>();
  const visit = (node: YamlNode): void => {
    if (node.of && "word" in node.of) own.add(node.of.word as Word);
    if (node.kind === "list") node.items.forEach(visit);
    if (node.kind === "map") for (const [, value] of node.entries) visit(value);
  };
  visit(tree);
  const all: WordTables["all"] = (family) => [
    ...new Set([...VOCABULARY.all(family), ...[...own].filter((word) => word.family === family)]),
  ];
  return { all, find: (family, name) => all(family).find((word) => word.name === name) };
}

function nodeOf(tree: YamlNode): Node {
  switch (tree.kind) {
    case "scalar":
      return scalar(tree.text);
    case "list": {
      const list = new YAMLSeq();
      list.items = tree.items.map(nodeOf);
      return list;
    }
    case "map": {
      const map = new YAMLMap();
      map.items = tree.entries.map(([key, value]) => new Pair(named(key), nodeOf(value)));
      return map;
    }
  }
}

function named(key: string): Scalar {
  const node = new Scalar<unknown>(key);
  node.source = key;
  return node;
}

/** A scalar as a YAML reader parses it: a string if it is quoted, or neither a number nor a boolean. */
function scalar(text: string): Scalar {
  const quoted = text.startsWith('"');
  const value: unknown = quoted
    ? JSON.parse(text)
    : text === "true" || text === "false"
      ? text === "true"
      : /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text)
        ? Number(text)
        : text;
  const node = new Scalar(value);
  node.source = quoted ? String(value) : text;
  return node;
}
