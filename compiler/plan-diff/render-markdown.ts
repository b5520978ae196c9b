import type { Report, ReportGroup } from "./report.ts";
import type { Row } from "./rows.ts";

/** The maximum length of a comment on GitHub, in characters. */
export const COMMENT_LIMIT = 65_536;

/** A comparison with its title, for reports on several files. */
export interface TitledReport {
  /** the path of a file; several if all have the same changes */
  readonly titles: readonly string[];
  readonly report: Report;
}

/**
 * Tables for a pull request. If the text is too long, the first reports are complete as long as there is room, each of
 * the others becomes one line, and a last line states how many rows are missing.
 * @param lead paragraphs before the reports
 * @param limit maximum number of characters
 */
export function renderMarkdown(
  reports: readonly TitledReport[],
  { lead = [], limit = COMMENT_LIMIT }: { readonly lead?: readonly string[]; readonly limit?: number } = {},
): string {
  const head = lead.flatMap((one) => [one, ""]);
  const blocks = reports.map(blockOf);
  const whole = [...head, ...blocks.flatMap(({ head, rows }) => [...head, ...rows.flat()])];
  const lines = lengthOf(whole) <= limit ? whole : fitted(head, blocks, limit);
  return `${lines.join("\n").trimEnd()}\n`;
}

/** The lines of a report. */
interface Block {
  readonly head: readonly string[];
  /** lines that belong together; an empty line is not a row */
  readonly rows: readonly (readonly string[])[];
  /** the report as one line, if there is no room for more */
  readonly line: string;
}

function blockOf({ titles, report }: TitledReport): Block {
  const names = titles.map((one) => code(one)).join(", ");
  const title = titles.length === 0 ? [] : [`### ${names}`, ""];
  const rows = report.groups.flatMap((group) => [...groupRows(group), [""]]);
  return {
    head: [...title, `**${markdownText(report.headline)}**`, ""],
    rows: report.leftOut === undefined ? rows : [...rows, [`${markdownText(report.leftOut)}.`, ""]],
    line: `- ${names}${names === "" ? "" : ": "}${markdownText(report.headline)}`,
  };
}

function groupRows({ title, sections }: ReportGroup): string[][] {
  const rows = sections.flatMap(({ heading, whole, rows }) => {
    const own: Row[] =
      whole === undefined ? [] : [{ label: heading ?? "", [whole === "gone" ? "before" : "after"]: whole }];
    return [
      ...own,
      ...rows.map((row) => ({
        ...row,
        label: heading === undefined ? row.label : `${heading}.${row.label}`,
      })),
    ];
  });
  // empty columns are left out
  const [ratios, notes] = [rows.some(({ ratio }) => ratio), rows.some(({ note }) => note)];
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const cells = (row: Row): string[] => [
    code(row.label),
    code(row.before),
    code(row.after),
    ...(ratios ? [row.ratio ?? ""] : []),
    ...(notes ? [markdownText(row.note ?? "")] : []),
  ];
  const head = [title, "before", "after", ...(ratios ? ["ratio"] : []), ...(notes ? ["why"] : [])];
  const header = [line(head), line(head.map(() => "---"))];
  const places = ({ places = [] }: Row): string[] =>
    places.map(({ path, values = [] }) =>
      line([`in ${code(path)}`, ...head.slice(1).map((_, i) => code(values[i]))]),
    );
  return rows.map((row, i) => [...(i === 0 ? header : []), line(cells(row)), ...places(row)]);
}

/**
 * Formats a text as code. The fence is longer than every run of backticks in the text. Bars are escaped even in code,
 * with the backslashes before them, which would otherwise cancel the escape.
 */
function code(value: string | undefined): string {
  if (value === undefined) return "";
  const line = value.replaceAll(/\s*[\r\n]\s*/g, " ").replaceAll(/(\\*)\|/g, "$1$1\\|");
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = longest > 0 || line.trim() === "" ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

/**
 * Escapes a name in running text, so that Markdown does not interpret it, and a service does not see a mention
 * (`@name`), a reference (`#12`) or a link.
 */
export function markdownText(value: string): string {
  return value
    .replaceAll(/\s*[\r\n]\s*/g, " ")
    .replaceAll("&", "&amp;")
    .replaceAll(/[\\`*_{}[\]<>|~]/g, (sign) => `\\${sign}`)
    .replaceAll(/@|#(?=\d)|:(?=\/\/)|\bwww(?=\.)/g, "$&\u200b");
}

const leftOutLine = (n: number): string =>
  `${n} more ${n === 1 ? "row is" : "rows are"} left out: this is all that fits into a comment.`;

const lengthOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0);

/**
 * As many rows from the top as possible, with room for one line of every other report and a line about missing rows.
 */
function fitted(head: readonly string[], blocks: readonly Block[], limit: number): string[] {
  let room = limit - lengthOf(head) - leftOutLine(1e6).length - 4;
  const lines = [...head];
  const rest: Block[] = [];
  let missing = 0;
  let waiting = lengthOf(blocks.map(({ line }) => line));
  for (const block of blocks) {
    waiting -= block.line.length + 1;
    const { shown, left } = rest.length > 0 ? NOTHING : beginningOf(block, room - waiting);
    if (shown.length === 0) {
      rest.push(block);
      missing += countOf(block.rows);
      room -= block.line.length + 1;
      continue;
    }
    lines.push(...shown);
    missing += left;
    room -= lengthOf(shown);
  }
  return [
    ...lines,
    ...cutTo(
      rest.map(({ line }) => line),
      limit - lengthOf(lines) - leftOutLine(1e6).length - 4,
    ),
    "",
    leftOutLine(missing),
  ];
}

const NOTHING = { shown: [], left: 0 } as const;

/** The beginning of a report that fits into `room`; empty if no row fits. */
function beginningOf(
  { head, rows }: Block,
  room: number,
): { readonly shown: readonly string[]; readonly left: number } {
  let left = room - lengthOf(head);
  const kept: (readonly string[])[] = [];
  for (const row of rows) {
    left -= lengthOf(row);
    if (left < 0) break;
    kept.push(row);
  }
  if (left < 0 && countOf(kept) === 0) return NOTHING;
  return { shown: [...head, ...kept.flat(), ""], left: countOf(rows) - countOf(kept) };
}

const countOf = (rows: readonly (readonly string[])[]): number => rows.filter(([line]) => line !== "").length;

/** Cuts the lines if even one line per report is too much. */
function cutTo(lines: readonly string[], limit: number): string[] {
  let room = limit;
  const kept = lines.filter((line) => {
    room -= line.length + 1;
    return room >= 0;
  });
  const missing = lines.length - kept.length;
  return missing === 0 ? kept : [...kept.slice(0, -1), `- and ${missing + 1} more`];
}
