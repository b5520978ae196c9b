import type { Diagnostic, Edit, Label } from "../diagnostic.ts";
import { SYNTAX_DIAGNOSTICS } from "../diagnostics.ts";
import type { SourceFile, Span } from "../span.ts";
import { STATEMENTS } from "../tokens.ts";

/** A text in which lines that were pasted by mistake are blank. All offsets stay the same. */
export interface Cleaned {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

type Source = Pick<SourceFile, "name" | "text">;

interface Line {
  readonly start: number;
  /** without the line break */
  readonly end: number;
  readonly text: string;
}

/** A range that is ignored, and removed by the fix. */
type Range = Pick<Line, "start" | "end">;

/**
 * Blanks lines that other programs leave in a file: markers of a merge conflict, signs of a diff, Markdown code fences.
 */
export function withoutPasted(source: Source): Cleaned {
  // fast path: most files contain none of these
  if (!/^(?:[-+<>=|]|@@|```|~~~|diff |index )/m.test(source.text))
    return { text: source.text, diagnostics: [] };
  const lines = linesOf(source.text);
  const found = [...conflicts(source, lines), ...diffs(source, lines), ...fences(source, lines)];
  let { text } = source;
  for (const { blank } of found)
    for (const { start, end } of blank)
      text = text.slice(0, start) + text.slice(start, end).replace(/[^\r\n]/g, " ") + text.slice(end);
  return { text, diagnostics: found.map(({ diagnostic }) => diagnostic) };
}

interface Found {
  readonly diagnostic: Diagnostic;
  readonly blank: readonly Range[];
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (const match of text.matchAll(/.*(?:\r?\n|$)/g)) {
    const [whole] = match;
    if (whole === "") continue;
    const line = whole.replace(/\r?\n$/, "");
    lines.push({ start: match.index, end: match.index + line.length, text: line });
  }
  return lines;
}

/**
 * Finds both versions between the markers of git. The first version is read, so that its own mistakes are reported too.
 */
function* conflicts({ name }: Source, lines: readonly Line[]): Generator<Found> {
  for (let i = 0; i < lines.length; i++) {
    const opens = /^<<<<<<<( |$)/.test(lines[i]!.text);
    if (!opens && !/^(?:=======$|>>>>>>>( |$))/.test(lines[i]!.text)) continue;
    const end = opens ? lines.findIndex((line, k) => k > i && /^>>>>>>>( |$)/.test(line.text)) : -1;
    const last = end < 0 ? i : end;
    const middle = lines.findIndex(
      (line, k) => k > i && k < last && /^(?:=======|\|\|\|\|\|\|\|)/.test(line.text),
    );
    const marks = [lines[i]!, { start: lines[middle < 0 ? last : middle]!.start, end: lines[last]!.end }];
    const params = { from: i + 1, to: last + 1 };
    const diagnostic = SYNTAX_DIAGNOSTICS.make("merge-conflict", spanOf(name, lines[i]!), params);
    yield { diagnostic, blank: marks };
    i = last;
  }
}

const KEYWORD = Object.keys(STATEMENTS).join("|");
/** A line of a diff: a sign in the first column before a statement. A correct statement never has one. */
const SIGNED = new RegExp(`^([-+])[ \\t]*(?:${KEYWORD})[ \\t]`);
/** Header lines of a diff. They are searched only if the file contains such lines. */
const HEADER = /^(?:diff --git |index [0-9a-f]{7}|--- |\+\+\+ |@@ )/;

function* diffs({ name, text }: Source, lines: readonly Line[]): Generator<Found> {
  if (!lines.some((line) => SIGNED.test(line.text))) return;
  const headers = lines.filter((line) => HEADER.test(line.text));
  const others = lines.filter((line) => !HEADER.test(line.text));
  const removed = others.filter((line) => line.text.startsWith("-"));
  const signs = others
    .filter((line) => line.text.startsWith("+"))
    .map(({ start }) => ({ start, end: start + 1 }));
  const [first, ...more] = [...removed, ...signs].sort((a, b) => a.start - b.start);
  const at = ({ start }: Range): Span => ({ file: name, start, end: start + 1 });
  const labels: Label[] = more.slice(0, MOST_LABELS).map((one) => ({ span: at(one), text: "" }));
  const edits = [
    ...deleting(name, text, [...headers, ...removed]),
    ...signs.map((sign) => ({ span: at(sign), text: "" })),
  ];
  const params = { removed: removed.length > 0, added: signs.length > 0, header: headers.length > 0, edits };
  const diagnostic = SYNTAX_DIAGNOSTICS.make("diff-signs", at(first!), params, labels);
  yield { diagnostic, blank: [...headers, ...removed, ...signs] };
}

/** More labels are no help. */
const MOST_LABELS = 2;

/** The line that starts or ends a block of code in Markdown. */
function* fences({ name, text }: Source, lines: readonly Line[]): Generator<Found> {
  const marks = lines.filter((line) => /^(?:```|~~~)[ \t]*\w*[ \t]*$/.test(line.text));
  const [first, ...others] = marks;
  if (!first) return;
  const labels = others.slice(0, MOST_LABELS).map((line) => ({ span: spanOf(name, line), text: "" }));
  const params = { edits: deleting(name, text, marks) };
  yield {
    diagnostic: SYNTAX_DIAGNOSTICS.make("code-fence", spanOf(name, first), params, labels),
    blank: marks,
  };
}

function spanOf(file: string, { start, end }: Range): Span {
  return { file, start, end };
}

/** Deletes whole lines, with their line breaks. */
function deleting(file: string, text: string, ranges: readonly Range[]): Edit[] {
  return ranges.map(({ start, end }) => {
    const [lineBreak = ""] = /^\r?\n/.exec(text.slice(end, end + 2)) ?? [];
    return { span: { file, start, end: end + lineBreak.length }, text: "" };
  });
}
