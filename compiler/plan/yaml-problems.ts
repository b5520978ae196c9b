import {
  type Document,
  type ErrorCode,
  isAlias,
  isMap,
  isScalar,
  type Node,
  visit,
  type YAMLParseError,
} from "yaml";
import type { Label } from "../../grammar/diagnostic.ts";
import type { Span } from "../../grammar/span.ts";
import { keyOf, spanOf } from "../yaml/field.ts";
import type { PlanReport } from "./diagnostics.ts";

/** What a reader of YAML finds wrong, in words for somebody who edits a plan. */
const REASONS: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: "an alias cannot have a tag or an anchor",
  BAD_ALIAS: "an alias has no name",
  BAD_COLLECTION_TYPE: "the tag does not fit the value",
  BAD_DIRECTIVE: "unknown directive",
  BAD_DQ_ESCAPE: "unknown escape in double quotes",
  BAD_INDENT: "wrong indentation",
  BAD_PROP_ORDER: "a tag or an anchor must come before the value",
  BAD_SCALAR_START: "a value cannot start like this without quotes",
  BLOCK_AS_IMPLICIT_KEY: "two keys on one line",
  BLOCK_IN_FLOW: "inside brackets, maps and lists need brackets too",
  DUPLICATE_KEY: "two keys with the same name in one map",
  IMPOSSIBLE: "this cannot be read",
  KEY_OVER_1024_CHARS: "a key has more than 1024 characters",
  MISSING_CHAR: "a comma or bracket is missing",
  MULTILINE_IMPLICIT_KEY: "expected a key followed by `:`",
  MULTIPLE_ANCHORS: "one value has two anchors",
  MULTIPLE_DOCS: "a second document starts here, and a plan has only one",
  MULTIPLE_TAGS: "one value has two tags",
  NON_STRING_KEY: "a key must be text",
  RESOURCE_EXHAUSTION: "the brackets are nested too deeply",
  TAB_AS_INDENT: "indent with spaces, not with tabs",
  TAG_RESOLVE_FAILED: "unknown tag",
  UNEXPECTED_TOKEN: "this cannot be read",
};

/** Marks that git leaves where two sides could not be merged. */
const CONFLICT = /^(<{7}|={7}|>{7})(?= |$)/m;

/** Says why a text is no YAML, or is more than a plan needs. @returns whether anything was said */
export function reportYaml(text: string, file: string, document: Document, report: PlanReport): boolean {
  const conflict = document.errors.length > 0 ? CONFLICT.exec(text) : null;
  const foreign = text.indexOf("\uFFFD");
  if (conflict) {
    const span = { file, start: conflict.index, end: conflict.index + 7 };
    report("not-yaml", span, { reason: "there is an unresolved git merge conflict" });
  } else if (document.errors.length > 0) {
    const twice = document.errors.every(({ code }) => code === "DUPLICATE_KEY");
    // What comes after the first one mostly follows from it; a key that stands twice stands for itself.
    for (const error of document.errors.slice(0, twice ? undefined : 1)) {
      const { reason, span, labels } = problemOf(error, text, file, document);
      report("not-yaml", span, { reason }, labels);
    }
  } else if (foreign >= 0)
    report("not-yaml", { file, start: foreign, end: foreign + 1 }, { reason: "the file is not valid UTF-8" });
  else return /[&*!]/.test(text) && reportShorthand(text, file, document, report);
  return true;
}

interface Problem {
  readonly reason: string;
  readonly span: Span;
  readonly labels?: readonly Label[];
}

function problemOf(
  { code, pos, message }: YAMLParseError,
  text: string,
  file: string,
  document: Document,
): Problem {
  // the place of what is missing at the end of a text lies one behind it
  const [start, end] = pos.map((at) => Math.min(at, text.length)) as [number, number];
  const span = { file, start, end };
  const rest = text.slice(start).split("\n")[0]!;
  switch (code) {
    case "DUPLICATE_KEY": {
      const [first, second] = keysAt(document, start);
      const reason = `\`${isScalar(second) ? String(second.value) : rest}\` is twice in one map`;
      const before = first && spanOf(first, file);
      const labels = before ? [{ span: before, text: "first here" }] : [];
      return { reason, span: (second && spanOf(second, file)) ?? span, labels };
    }
    case "BLOCK_AS_IMPLICIT_KEY": {
      if (/:(\s|$)/.test(rest)) return { reason: REASONS[code], span };
      // the value has ended, and the next line stands below it
      return { reason: REASONS.BAD_INDENT, span: lineAt(text, start + rest.length + 1, file) };
    }
    case "BAD_INDENT": {
      if (!message.startsWith("Flow")) return { reason: REASONS[code], span: lineAt(text, start, file) };
      const open = text.lastIndexOf(message.startsWith("Flow map") ? "{" : "[", start - 1);
      return { reason: "a bracket is not closed", span: { file, start: open, end: open + 1 } };
    }
    case "MISSING_CHAR":
      if (/quote/.test(message)) return { reason: "a quotation mark is not closed, here or above", span };
      return { reason: /map values/.test(message) ? REASONS.MULTILINE_IMPLICIT_KEY : REASONS[code], span };
    case "UNEXPECTED_TOKEN":
      return { reason: `\`${text.slice(start, end).trim()}\` is not allowed here`, span };
    default:
      return { reason: REASONS[code], span };
  }
}

/** The words of a line, from where it begins. */
function lineAt(text: string, start: number, file: string): Span {
  const line = text.slice(start).split("\n")[0]!;
  const lead = line.length - line.trimStart().length;
  return { file, start: start + lead, end: start + Math.max(line.trimEnd().length, lead) };
}

/** The key at an offset, and the one before it in the same map that has the same text. */
function keysAt(document: Document, start: number): readonly [first?: Node, second?: Node] {
  let found: readonly [Node?, Node?] = [];
  visit(document, {
    Map(_, map) {
      const second = map.items.find(({ key }) => (key as Node | null)?.range?.[0] === start);
      if (!second) return undefined;
      const first = map.items.find((pair) => keyOf(pair) === keyOf(second));
      found = [first?.key as Node, second.key as Node];
      return visit.BREAK;
    },
  });
  return found;
}

/** Says of aliases and tags that a plan has none. */
function reportShorthand(text: string, file: string, document: Document, report: PlanReport): boolean {
  let said = false;
  const anchors = new Map<string, Node>();
  visit(document, {
    Node(_, node) {
      const span = spanOf(node, file)!;
      if (isAlias(node)) {
        const of = anchors.get(node.source);
        const its = of && spanOf(of, file);
        // a map begins on the line below its anchor
        const labels = its && !isMap(of) ? [{ span: its, text: "its value" }] : [];
        report("not-plain", span, { found: `aliases such as \`*${node.source}\`` }, labels);
        said = true;
      } else {
        if (node.anchor !== undefined) anchors.set(node.anchor, node);
        if (node.tag !== undefined) {
          const tag = node.tag.replace(/^tag:yaml\.org,2002:/, "!!");
          report("not-plain", tagSpan(text, span), { found: `tags such as \`${tag}\`` });
          said = true;
        }
      }
    },
  });
  return said;
}

/** A tag stands before its value, which may be on the next line. */
function tagSpan(text: string, value: Span): Span {
  const [, tag, rest] = /(![^\s]*)([^!]*)$/.exec(text.slice(0, value.start)) ?? [];
  if (tag === undefined || rest === undefined) return value;
  const end = value.start - rest.length;
  return { file: value.file, start: end - tag.length, end };
}
