import type { Report, ReportGroup } from "./report.ts";
import type { Row, Section } from "./rows.ts";
import { wrapText } from "./wrap.ts";

export interface TextOptions {
  readonly color: boolean;
  /** width of the screen in cells; absent if lines need not be wrapped */
  readonly columns?: number | undefined;
}

/** Longer texts are written on their own lines, so that they do not widen the columns. */
const WIDE = { label: 44, value: 34 } as const;
/** The width for columns if there is no screen. */
const UNBOUND = 132;

type Paint = (code: number, text: string) => string;

/** Columns for a terminal. Colors carry no information of their own: `+` is new, `-` removed, `~` changed. */
export function renderText(report: Report, { color, columns }: TextOptions): string {
  const paint: Paint = (code, text) => (color && text !== "" ? `\u001b[${code}m${text}\u001b[0m` : text);
  const wrap = (text: string, indent: number): string[] =>
    columns === undefined ? [text] : wrapText(text, columns - indent);
  const lines = wrap(report.headline, 0).map((line) => paint(1, line));
  for (const group of report.groups)
    lines.push("", paint(1, group.title), ...groupLines(group, columns, paint));
  if (report.leftOut !== undefined) lines.push("", ...wrap(report.leftOut, 0).map((line) => paint(2, line)));
  return `${lines.join("\n")}\n`;
}

function groupLines({ sections }: ReportGroup, columns: number | undefined, paint: Paint): string[] {
  const rows = sections.flatMap((section) => section.rows);
  const width = (of: (row: Row) => string | undefined, most: number): number =>
    rows.reduce((widest, row) => {
      const length = of(row)?.length ?? 0;
      return length > most ? widest : Math.max(widest, length);
    }, 0);
  const changed = (row: Row): boolean => row.before !== undefined && row.after !== undefined;
  const layout: Layout = {
    columns: columns ?? Number.POSITIVE_INFINITY,
    label: sections.reduce((widest, section) => Math.max(widest, labelEnd(section)), 0),
    before: width((row) => (changed(row) ? row.before : ""), WIDE.value),
    after: width(
      (row) => (changed(row) && (row.ratio ?? row.note) !== undefined ? row.after : ""),
      WIDE.value,
    ),
    ratio: width(({ ratio }) => ratio, WIDE.value),
    paint,
  };
  return sections.flatMap((section) => sectionLines(section, layout));
}

/** The column where the longest label ends; labels without a heading start further left. */
function labelEnd({ heading, rows }: Section): number {
  const fits = rows.filter(({ label }) => label.length <= WIDE.label);
  return fits.reduce((widest, { label }) => Math.max(widest, label.length), 0) + indentOf(heading).length;
}

const indentOf = (heading: string | undefined): string => (heading === undefined ? "  " : "    ");

interface Layout {
  readonly columns: number;
  /** the column where labels end */
  readonly label: number;
  readonly before: number;
  readonly after: number;
  readonly ratio: number;
  readonly paint: Paint;
}

const MARKS = { new: "+", gone: "-" } as const;
const CODES = { "+": 32, "-": 31, "~": 33 } as const;

function sectionLines({ heading, whole, rows }: Section, layout: Layout): string[] {
  const lines = rows.flatMap((row) => [
    ...rowLines(row, indentOf(heading), layout),
    ...placeLines(row, indentOf(heading).length + 4, layout),
  ]);
  if (heading === undefined) return lines;
  const mark = whole === undefined ? "" : `${layout.paint(CODES[MARKS[whole]], MARKS[whole])} `;
  const lead = mark === "" ? 2 : 4;
  const head = lined(heading, lead, layout.columns).map(
    (line, i) => `${i === 0 ? `  ${mark}` : " ".repeat(lead)}${line}`,
  );
  return [...head, ...lines];
}

/** The places in the plan where an edited value has an effect. */
function placeLines({ places = [] }: Row, indent: number, { columns }: Layout): string[] {
  return places.flatMap(({ path, values }) => {
    const text = values === undefined ? path : `${path}  ${values.join(" -> ")}`;
    return lined(text, indent, columns).map((line) => `${" ".repeat(indent)}${line}`);
  });
}

/** One line if it fits, otherwise the label with its values below. */
function rowLines(row: Row, indent: string, layout: Layout): string[] {
  const { label, before, after, ratio, note } = row;
  const mark = before === undefined ? "+" : after === undefined ? "-" : "~";
  const lead = `${indent}${layout.paint(CODES[mark], mark)} `;
  const start = indent.length + 2;
  const notes = note === undefined ? [] : noteLines(note, start + 2, layout);
  const room = Math.min(layout.columns, UNBOUND);

  const padded = label.padEnd(layout.label - indent.length);
  const aligned = valuesOf(row, layout, true);
  const line = start + padded.length + 2 + aligned.length;
  if (!isWide(row) && line <= room) {
    if (note !== undefined && line + 2 + note.length <= layout.columns)
      return [`${lead}${padded}  ${aligned.text}  ${note}`];
    return [`${lead}${padded}  ${aligned.text}`.trimEnd(), ...notes];
  }
  const labels = lined(label, start, layout.columns).map(
    (text, i) => `${i === 0 ? lead : " ".repeat(start)}${text}`,
  );
  const short = valuesOf(row, layout, false);
  if (!isWide(row) && start + 2 + short.length <= room)
    return [...labels, `${" ".repeat(start + 2)}${short.text}`, ...notes];
  const changed = before !== undefined && after !== undefined;
  return [
    ...labels,
    ...valueLines(before, changed ? "   " : "", 31, start + 2, layout),
    ...valueLines(after, changed ? "-> " : "", 32, start + 2, layout),
    ...(ratio === undefined ? [] : noteLines(ratio, start + 2, layout)),
    ...notes,
  ];
}

function isWide({ before, after }: Row): boolean {
  const most = before === undefined || after === undefined ? 2 * WIDE.value : WIDE.value;
  return Math.max(before?.length ?? 0, after?.length ?? 0) > most;
}

/**
 * The text after a label and its width in cells.
 * @param aligned in columns with neighboring rows
 */
function valuesOf(
  row: Row,
  layout: Layout,
  aligned: boolean,
): { readonly text: string; readonly length: number } {
  const { before, after, ratio, note } = row;
  const { paint } = layout;
  if (before === undefined || after === undefined) {
    const text = after ?? before ?? "";
    return { text: paint(after === undefined ? 31 : 32, text), length: text.length };
  }
  const pad = (text: string, width: number, last: boolean): string =>
    aligned && !last ? text.padEnd(width) : text;
  const old = pad(before, layout.before, false);
  const now = pad(after, layout.after, ratio === undefined && note === undefined);
  const times = ratio === undefined ? "" : `  ${pad(ratio, layout.ratio, note === undefined)}`;
  return {
    text: `${paint(31, old)} -> ${paint(32, now)}${times}`,
    length: old.length + 4 + now.length + times.length,
  };
}

function lined(text: string, indent: number, columns: number): string[] {
  return columns === Number.POSITIVE_INFINITY ? [text] : wrapText(text, columns - indent);
}

function valueLines(
  text: string | undefined,
  arrow: string,
  code: number,
  indent: number,
  layout: Layout,
): string[] {
  if (text === undefined) return [];
  const shift = indent + arrow.length;
  return lined(text, shift, layout.columns).map(
    (line, i) => `${" ".repeat(i === 0 ? indent : shift)}${i === 0 ? arrow : ""}${layout.paint(code, line)}`,
  );
}

function noteLines(text: string, indent: number, layout: Layout): string[] {
  return lined(text, indent, layout.columns).map((line) => `${" ".repeat(indent)}${line}`);
}
