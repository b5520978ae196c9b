import type { Diagnostic, Severity } from "./diagnostic.ts";
import { isArgument, type Position, type SourceFile, type Span } from "./span.ts";

export interface RenderOptions {
  readonly color: boolean;
  /** width of the terminal in cells; longer source lines are cut, longer messages are wrapped */
  readonly columns: number;
  /** whether the terminal can show characters that are not ASCII */
  readonly unicode: boolean;
}

/**
 * A diagnostic as text, without a final newline: first the place and the message, then the labels and the place itself with
 * the source text underlined, then the help.
 *
 *     ds.acl:12:9: error: `f` is declared twice [check/declared-twice]
 *      8 | encoder f = resnet18(stem: small_image)
 *        |         - first declared here
 *     12 | encoder f = convnet(widths: [16])
 *        |         ^
 *       = help: ...
 */
export function renderDiagnostic(
  diagnostic: Diagnostic,
  sources: ReadonlyMap<string, SourceFile>,
  options: RenderOptions,
): string {
  const { span, labels, severity, code, message, help } = diagnostic;
  const paint = painter(options.color);
  const source = sources.get(span.file);
  const at = source?.position(span.start) ?? { line: 1, column: 1 };
  const place = isArgument(span) ? argumentText(source, span.file) : `${span.file}:${at.line}:${at.column}`;
  const head = `${place}: ${severity}: ${message} [${code}]`;
  const styled = (line: string): string =>
    line.replace(`${severity}:`, paint(SEVERITY_STYLES[severity], `${severity}:`));
  const lines = wrap(head, options.columns, "  ").map((line, i) => (i === 0 ? styled(line) : line));

  const marks = [
    ...labels.map((label) => ({ ...label, main: false })),
    { span, text: "", main: true },
  ].filter((mark) => (sources.get(mark.span.file)?.text.length ?? 0) > 0);
  const placed = marks.map((mark) => ({
    mark,
    position: sources.get(mark.span.file)!.position(mark.span.start),
  }));
  // Other files first, then from top to bottom.
  const here = (file: string): number => (file === span.file ? 1 : 0);
  placed.sort(
    ({ mark: a }, { mark: b }) => here(a.span.file) - here(b.span.file) || a.span.start - b.span.start,
  );
  const numberOf = ({ mark, position }: (typeof placed)[number]): string =>
    isArgument(mark.span) ? "" : String(position.line);
  const gutter = Math.max(0, ...placed.map((one) => numberOf(one).length));
  let above = "";
  for (const one of placed) {
    const { mark, position } = one;
    const other = mark.span.file === span.file ? "" : `${mark.span.file}: `;
    const frame = frameOf(sources.get(mark.span.file)!, mark.span, position, gutter, options);
    const underline = (mark.main ? "^" : "-").repeat(frame.length);
    const text = mark.text === "" ? "" : `${other}${mark.text}`;
    const bar = options.unicode ? "│" : "|";
    // A second place in the same line is marked below that line.
    const line = `${numberOf(one).padStart(gutter)} ${bar} ${frame.line}`;
    const key = `${mark.span.file} ${line}`;
    if (key !== above) lines.push(line.replace(/^ *\d* [\u2502|]/, (number) => paint("dim", number)));
    above = key;
    const margin = `${paint("dim", `${" ".repeat(gutter)} ${bar}`)} `;
    const style = mark.main ? SEVERITY_STYLES[severity] : "cyan";
    const indent = " ".repeat(frame.start);
    const beside = text === "" ? underline : `${underline} ${text}`;
    const room = options.columns - gutter - 3;
    if (text === "" || frame.start + cells(beside) <= room)
      lines.push(margin + indent + paint(style, beside));
    else {
      // A text that does not fit next to the marks is written below them.
      lines.push(margin + indent + paint(style, underline));
      for (const part of wrap(text, room, "")) lines.push(margin + paint(style, part));
    }
  }
  if (help !== undefined)
    for (const [i, part] of help.split("\n").entries())
      lines.push(
        ...wrap(
          `${" ".repeat(gutter)} ${i === 0 ? "= " : "  "}${part}`,
          options.columns,
          " ".repeat(gutter + 3),
        ),
      );
  return lines.join("\n");
}

/** The command-line argument as it was given, or only its name if it is long. */
function argumentText(source: SourceFile | undefined, name: string): string {
  const text = source?.text ?? name;
  return cells(text) <= 40 && !text.includes("\n") ? plain(text) : name;
}

interface Frame {
  /** the source line, shortened to fit */
  readonly line: string;
  /** cells before the marked text */
  readonly start: number;
  /** cells of the marked text, at least one */
  readonly length: number;
}

function frameOf(
  source: SourceFile,
  { start, end }: Span,
  { line, column }: Position,
  gutter: number,
  { columns, unicode }: RenderOptions,
): Frame {
  const text = source.line(line);
  const from = column - 1;
  const to = Math.max(from, Math.min(text.length, from + end - start));
  const before = plain(text.slice(0, from));
  const words = plain(text.slice(from, to));
  const after = plain(text.slice(to));
  const room = Math.max(20, columns - gutter - 3);
  const cut = unicode ? "…" : "...";
  const whole = cells(before) + cells(words) + cells(after);
  if (whole <= room)
    return { line: before + words + after, start: cells(before), length: Math.max(1, cells(words)) };
  // Keep the marked text and a little of what is before it.
  const lead = Math.min(cells(before), Math.max(room - cells(words) - 2 * cut.length - 8, 4));
  const head = lead < cells(before) ? cut + tail(before, lead) : before;
  const shortened = (part: string, most: number): string =>
    cells(part) <= most ? part : most > cut.length ? clip(part, most - cut.length) + cut : "";
  const shown = shortened(words, room - cells(head));
  return {
    line: head + shown + shortened(after, room - cells(head) - cells(shown)),
    start: cells(head),
    length: Math.max(1, cells(shown)),
  };
}

/** Replaces tabs by one space, and control characters, which could move the cursor. */
function plain(text: string): string {
  if (PRINTABLE.test(text)) return text;
  return text.replace(/\t/g, " ").replace(/\p{Cc}/gu, "\uFFFD");
}

const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;
const PRINTABLE = /^[\x20-\x7E]*$/;
const NONE = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** The width of a text in the terminal, in cells. */
function cells(text: string): number {
  if (PRINTABLE.test(text)) return text.length;
  let sum = 0;
  for (const char of text) sum += NONE.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return sum;
}

function clip(text: string, most: number): string {
  let out = "";
  let used = 0;
  for (const char of text) {
    used += cells(char);
    if (used > most) break;
    out += char;
  }
  return out;
}

function tail(text: string, most: number): string {
  return [...clip([...text].reverse().join(""), most)].reverse().join("");
}

/** Wraps a text at spaces into lines of at most `columns` cells. */
export function wrap(text: string, columns: number, indent: string): string[] {
  if (cells(text) <= columns) return [text];
  const lines: string[] = [];
  let line = "";
  let used = 0;
  const start = /^ */.exec(text)![0];
  for (const word of text.trimStart().split(" ")) {
    const length = cells(word);
    if (line === "") {
      line = (lines.length === 0 ? start : indent) + word;
      used = line.length - word.length + length;
    } else if (used + 1 + length > columns) {
      lines.push(line);
      line = indent + word;
      used = indent.length + length;
    } else {
      line += ` ${word}`;
      used += 1 + length;
    }
  }
  return [...lines, line];
}

type Style = "red" | "yellow" | "cyan" | "dim";
const STYLES: Readonly<Record<Style, string>> = { red: "31;1", yellow: "33;1", cyan: "36", dim: "2" };
const SEVERITY_STYLES: Readonly<Record<Severity, Style>> = { error: "red", warning: "yellow", note: "cyan" };

function painter(color: boolean): (style: Style, text: string) => string {
  return color ? (style, text) => `\u001b[${STYLES[style]}m${text}\u001b[0m` : (_, text) => text;
}
