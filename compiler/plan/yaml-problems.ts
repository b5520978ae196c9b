import { type Document, type ErrorCode, isScalar, type YAMLParseError, type YAMLWarning } from "yaml";
import type { Span } from "../../grammar/span.ts";
import { equalKeys, shorthandIn } from "../yaml/document.ts";
import { spanOf } from "../yaml/field.ts";
import type { PlanReport } from "./diagnostics.ts";

/** Errors of the YAML library, in words for someone who edits a plan. */
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

/** The markers that git leaves in a file after a merge conflict. */
const CONFLICT = /^(<{7}|={7}|>{7})(?= |$)/m;

/**
 * Reports a text that is not valid YAML, or that uses YAML features a plan does not allow.
 * @returns whether anything was reported
 */
export function reportYaml(text: string, file: string, document: Document, report: PlanReport): boolean {
  // later errors mostly follow from the first one
  const [problem] = document.errors;
  const conflict = problem ? CONFLICT.exec(text) : null;
  const foreign = text.indexOf("\uFFFD");
  if (conflict) {
    const span = { file, start: conflict.index, end: conflict.index + 7 };
    report("not-yaml", span, { reason: "there is an unresolved git merge conflict" });
  } else if (document.errors.length > 0) {
    const { reason, span } = problemOf(problem!, text, file);
    report("not-yaml", span, { reason });
  } else if (foreign >= 0)
    report("not-yaml", { file, start: foreign, end: foreign + 1 }, { reason: "the file is not valid UTF-8" });
  else return reportKeys(file, document, report) || reportRest(text, file, document, report);
  return true;
}

/** Reports keys that occur twice in a map. */
function reportKeys(file: string, document: Document, report: PlanReport): boolean {
  const twice = equalKeys(document);
  for (const [first, second] of twice) {
    const reason = `\`${isScalar(second) ? String(second.value) : String(second)}\` is twice in one map`;
    report("not-yaml", spanOf(second, file)!, { reason }, [
      { span: spanOf(first, file)!, text: "first here" },
    ]);
  }
  return twice.length > 0;
}

/** Reports aliases and tags, and warnings of the YAML library. */
function reportRest(text: string, file: string, document: Document, report: PlanReport): boolean {
  const all = shorthandIn(text, file, document);
  for (const { found, span, labels } of all) report("not-plain", span, { found }, labels);
  const [warning] = all.length > 0 ? [] : document.warnings;
  if (!warning) return all.length > 0;
  const { reason, span } = problemOf(warning, text, file);
  report("not-yaml", span, { reason });
  return true;
}

interface Problem {
  readonly reason: string;
  readonly span: Span;
}

function problemOf(
  { code, pos, message }: YAMLParseError | YAMLWarning,
  text: string,
  file: string,
): Problem {
  // what is missing at the end of the text has a position after its last character
  const [start, end] = pos.map((at) => Math.min(at, text.length)) as [number, number];
  const span = { file, start, end };
  const rest = text.slice(start).split("\n")[0]!;
  switch (code) {
    case "BLOCK_AS_IMPLICIT_KEY": {
      if (/:(\s|$)/.test(rest)) return { reason: REASONS[code], span };
      // the value has ended, and the next line is indented below it
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

/** The span of the words of the line that begins at `start`. */
function lineAt(text: string, start: number, file: string): Span {
  const line = text.slice(start).split("\n")[0]!;
  const lead = line.length - line.trimStart().length;
  return { file, start: start + lead, end: start + Math.max(line.trimEnd().length, lead) };
}
