import type { Report, ReportGroup } from "./report.ts";
import type { Row } from "./rows.ts";

/** What a comment on GitHub may be long, in characters. */
export const COMMENT_LIMIT = 65_536;

/** A comparison with what it is of, where there are several. */
export interface TitledReport {
  /** a file's path; several where the same changes are made to all */
  readonly titles: readonly string[];
  readonly report: Report;
}

/**
 * Tables for a pull request. What is too long loses rows at its end and says how many: the headlines come first and stay.
 * @param lead paragraphs before everything else
 * @param limit characters in all
 */
export function renderMarkdown(
  reports: readonly TitledReport[],
  { lead = [], limit = COMMENT_LIMIT }: { readonly lead?: readonly string[]; readonly limit?: number } = {},
): string {
  const pieces = [...lead.map((text): Piece => ({ lines: [text, ""] })), ...reports.flatMap(piecesOf)];
  return `${fitted(pieces, limit).join("\n").trimEnd()}\n`;
}

/** Lines that stand or fall together. */
interface Piece {
  readonly lines: readonly string[];
  /** whether it is a row that may be left out */
  readonly row?: true;
}

function piecesOf({ titles, report }: TitledReport): Piece[] {
  const title = titles.length === 0 ? [] : [`### ${titles.map((one) => code(one)).join(", ")}`, ""];
  const pieces: Piece[] = [{ lines: [...title, `**${text(report.headline)}**`, ""] }];
  for (const group of report.groups) pieces.push(...groupPieces(group), { lines: [""], row: true });
  if (report.leftOut !== undefined) pieces.push({ lines: [`${text(report.leftOut)}.`, ""], row: true });
  return pieces;
}

function groupPieces({ title, sections }: ReportGroup): Piece[] {
  const rows = sections.flatMap(({ heading, whole, rows }) => {
    const own: Row[] = whole === "gone" ? [{ label: heading ?? "", before: "gone" }] : [];
    return [
      ...own,
      ...rows.map((row) => ({
        ...row,
        label: heading === undefined ? row.label : `${heading}.${row.label}`,
      })),
    ];
  });
  // a column that nothing stands in is not there
  const [ratios, notes] = [rows.some(({ ratio }) => ratio), rows.some(({ note }) => note)];
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const cells = (row: Row): string[] => [
    code(row.label),
    code(row.before),
    code(row.after),
    ...(ratios ? [row.ratio ?? ""] : []),
    ...(notes ? [text(row.note ?? "")] : []),
  ];
  const head = [title, "before", "after", ...(ratios ? ["ratio"] : []), ...(notes ? ["why"] : [])];
  const header = [line(head), line(head.map(() => "---"))];
  return rows.map((row, i) => ({ lines: [...(i === 0 ? header : []), line(cells(row))], row: true }));
}

/** As code, whatever is in it; a table's bar has to be escaped even there. */
function code(value: string | undefined): string {
  if (value === undefined) return "";
  const fence = value.includes("`") ? "``" : "`";
  const space = fence.length > 1 ? " " : "";
  return `${fence}${space}${value.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ")}${space}${fence}`;
}

/** Names in running text, which Markdown would take for signs of its own. */
function text(value: string): string {
  return value.replaceAll(/[\\`*_{}[\]<>|]/g, (sign) => `\\${sign}`);
}

const leftOutLine = (n: number): string =>
  `${n} more ${n === 1 ? "row is" : "rows are"} left out: this is all that fits into a comment.`;

/** All pieces, or as many rows from the top as leave room for every headline and a line that says what is missing. */
function fitted(pieces: readonly Piece[], limit: number): string[] {
  const length = (some: readonly Piece[]): number =>
    some.reduce((sum, { lines }) => sum + lines.join("\n").length + 1, 0);
  if (length(pieces) <= limit) return pieces.flatMap(({ lines }) => lines);
  const reserve = leftOutLine(pieces.length).length + 2;
  let room = limit - reserve - length(pieces.filter(({ row }) => !row));
  let open = true;
  let missing = 0;
  const kept = pieces.filter((piece) => {
    if (!piece.row) return true;
    const size = length([piece]);
    open &&= size <= room;
    if (open) room -= size;
    else if (piece.lines[0] !== "") missing++;
    return open;
  });
  return [
    ...cutTo(
      kept.flatMap(({ lines }) => lines),
      limit - reserve,
    ),
    "",
    leftOutLine(missing),
  ];
}

/** Even headlines may be too many. */
function cutTo(lines: readonly string[], limit: number): string[] {
  let room = limit;
  return lines.filter((line) => {
    room -= line.length + 1;
    return room >= 0;
  });
}
