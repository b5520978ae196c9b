import type { TableRow } from "../../../compiler/plan-diff/side-by-side.ts";
import { wrapText } from "../../../compiler/plan-diff/wrap.ts";
import { shorten } from "../../screen/columns.ts";
import type { Table } from "./table.ts";

/** Longer cells are shortened, unless `full` is set. */
const CELL = 36;

interface Group {
  readonly title: string;
  readonly rows: readonly TableRow[];
}

function groupsOf({ plans, measured }: Table): Group[] {
  return [
    { title: "method", rows: plans.method },
    { title: "renamed", rows: plans.renamed },
    { title: "cost", rows: plans.cost },
    { title: "measured", rows: measured },
  ].filter(({ rows }) => rows.length > 0);
}

export interface TableTextOptions {
  readonly color: boolean;
  readonly columns?: number | undefined;
  readonly full: boolean;
}

/** A table for the terminal. Columns that do not fit are written below, with the labels repeated. */
export function tableText(table: Table, { color, columns, full }: TableTextOptions): string {
  const bold = (text: string): string => (color ? `\u001b[1m${text}\u001b[0m` : text);
  const groups = groupsOf(table);
  if (groups.length === 0) return "no difference\n";
  const names = table.columns.map(({ name }) => name);
  const shown = groups.map(({ title, rows }) => ({
    title,
    rows: rows.map((row) => ({
      label: `  ${full ? row.label : shorten(row.label, 2 * CELL, false)}`,
      cells: cellsOf(row, full),
    })),
  }));
  const rows = shown.flatMap((group) => group.rows);
  const label = Math.max(...rows.map((row) => row.label.length));
  const widths = names.map((name, i) => Math.max(name.length, ...rows.map(({ cells }) => cells[i]!.length)));
  // if a label and a value do not fit into a line, write them below each other
  if (columns !== undefined && label + 2 + Math.max(...widths) > columns)
    return stacked(names, shown, columns, bold);
  const block = (indices: readonly number[]): string => {
    const line = (first: string, cells: readonly string[]): string =>
      [first.padEnd(label), ...indices.map((i) => cells[i]!.padEnd(widths[i]!))].join("  ").trimEnd();
    const lines = shown.flatMap((group) => [
      bold(group.title),
      ...group.rows.map((row) => line(row.label, row.cells)),
    ]);
    return `${[bold(line("", names)), ...lines].join("\n")}\n`;
  };
  return blocks(widths, (columns ?? Number.POSITIVE_INFINITY) - label)
    .map(block)
    .join("\n");
}

/** Writes each row as a label, and below it the name and value of each column. */
function stacked(
  names: readonly string[],
  groups: readonly { readonly title: string; readonly rows: readonly { label: string; cells: string[] }[] }[],
  columns: number,
  bold: (text: string) => string,
): string {
  const lines = (text: string, indent: number): string[] =>
    wrapText(text, columns - indent).map((line) => `${" ".repeat(indent)}${line}`);
  const name = Math.max(...names.map(({ length }) => length));
  const all = groups.flatMap(({ title, rows }) => [
    bold(title),
    ...rows.flatMap(({ label, cells }) => [
      ...lines(label.trim(), 2),
      ...cells.flatMap((cell, i) =>
        4 + name + 2 + cell.length <= columns
          ? [`    ${names[i]!.padEnd(name)}  ${cell}`]
          : [...lines(names[i]!, 4), ...lines(cell, 6)],
      ),
    ]),
  ]);
  return `${all.join("\n")}\n`;
}

/** The cells of a row. If long cells start with the same text, this text is left out. */
function cellsOf({ cells }: TableRow, full: boolean): string[] {
  const texts = cells.map((cell) => cell ?? "-");
  if (full || texts.every((text) => text.length <= CELL)) return texts;
  const [first = ""] = texts;
  let same = 0;
  while (same < first.length && texts.every((text) => text[same] === first[same])) same++;
  const from = first.lastIndexOf(" ", same) + 1;
  return texts.map((text) => shorten(from > 0 ? `~ ${text.slice(from)}` : text, CELL, false));
}

/** Groups columns into blocks that fit side by side, with at least one column each. */
function blocks(widths: readonly number[], room: number): number[][] {
  const found: number[][] = [];
  let used = 0;
  widths.forEach((width, i) => {
    if (found.length === 0 || used + 2 + width > room) {
      found.push([]);
      used = 0;
    }
    found.at(-1)!.push(i);
    used += 2 + width;
  });
  return found;
}

export function tableMarkdown(table: Table): string {
  const groups = groupsOf(table);
  if (groups.length === 0) return "**no difference**\n";
  const code = (text: string): string => `\`${text.replaceAll("`", "'").replaceAll("|", "\\|")}\``;
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const sections = groups.map(({ title, rows }) =>
    [
      line([title, ...table.columns.map(({ name }) => code(name))]),
      line(["---", ...table.columns.map(() => "---")]),
      ...rows.map(({ label, cells }) =>
        line([code(label), ...cells.map((cell) => (cell === undefined ? "" : code(cell)))]),
      ),
    ].join("\n"),
  );
  return `${sections.join("\n\n")}\n`;
}

export function tableJson({ columns, plans, measured }: Table): string {
  const rows = (some: readonly TableRow[]) =>
    some.map(({ label, cells }) => ({ label, cells: cells.map((cell) => cell ?? null) }));
  const json = {
    columns: columns.map(({ name, seeds, runs }) => ({ name, seeds, runs: runs.length })),
    method: rows(plans.method),
    renamed: rows(plans.renamed),
    cost: rows(plans.cost),
    measured: measured.map(({ label, spreads }) => ({
      label,
      cells: spreads.map((spread) => spread ?? null),
    })),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}
