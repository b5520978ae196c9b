import {
  type Document,
  isAlias,
  isMap,
  isNode,
  type Node,
  type ParsedNode,
  parseDocument,
  visit,
} from "yaml";
import type { Label } from "../../grammar/diagnostic.ts";
import type { Span } from "../../grammar/span.ts";
import { keyOf, spanOf } from "./field.ts";

/** Parses YAML 1.2 in linear time. The library's own check for equal keys is quadratic; use `equalKeys` instead. */
export function parseYaml(text: string): Document.Parsed<ParsedNode> {
  return parseDocument(text, { version: "1.2", schema: "core", uniqueKeys: false });
}

/** Keys that occur twice in a map, each with its first occurrence. */
export function equalKeys(document: Document): readonly (readonly [first: Node, second: Node])[] {
  const found: (readonly [Node, Node])[] = [];
  visit(document, {
    Map(_, map) {
      const keys = new Map<string, Node>();
      for (const pair of map.items) {
        if (!isNode(pair.key)) continue;
        const key = keyOf(pair);
        const first = keys.get(key);
        if (first) found.push([first, pair.key]);
        else keys.set(key, pair.key);
      }
    },
  });
  return found;
}

/** A YAML alias or tag. Plans do not allow them, because they make a file hard to read. */
interface Shorthand {
  /** in the plural, with an example */
  readonly found: string;
  readonly span: Span;
  readonly labels: readonly Label[];
}

/** The aliases and tags of a document, in order of the text. */
export function shorthandIn(text: string, file: string, document: Document): readonly Shorthand[] {
  if (!/[&*!]/.test(text)) return [];
  const all: Shorthand[] = [];
  const anchors = new Map<string, Node>();
  visit(document, {
    Node(_, node) {
      const span = spanOf(node, file)!;
      if (isAlias(node)) {
        const of = anchors.get(node.source);
        const value = of && spanOf(of, file);
        // a map begins on the line after its anchor
        const labels = value && !isMap(of) ? [{ span: value, text: "its value" }] : [];
        all.push({ span, found: `aliases such as \`*${node.source}\``, labels });
        return;
      }
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
      if (node.tag === undefined) return;
      const tag = node.tag.replace(/^tag:yaml\.org,2002:/, "!!");
      all.push({ span: tagSpan(text, span), found: `tags such as \`${tag}\``, labels: [] });
    },
  });
  return all;
}

/** The span of a tag. It precedes its value, which may be on the next line. */
function tagSpan(text: string, value: Span): Span {
  const start = text.lastIndexOf("!", value.start - 1);
  if (start < 0 || value.start === 0) return value;
  // a tag such as `!!str` has two exclamation marks
  const first = text[start - 1] === "!" ? start - 1 : start;
  const length = text.slice(first, value.start).search(/\s|$/);
  return { file: value.file, start: first, end: first + length };
}
