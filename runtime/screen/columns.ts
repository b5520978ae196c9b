/** Aligns cells in columns, two spaces apart. The columns in `right` are right-aligned, for numbers. */
export function alignRows(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cell.length);
    });
  return rows.map((row) =>
    row
      .map((cell, i) => (right.includes(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd(),
  );
}

/** Shortens a text to a number of cells, with a mark at the end. */
export function shorten(text: string, cells: number, unicode = true): string {
  if (text.length <= cells) return text;
  const mark = unicode ? "…" : "~";
  return cells < 1 ? "" : text.slice(0, cells - 1) + mark;
}

/** Shortens a path in its middle, because both its start and its end are informative. */
export function shortenPath(path: string, cells: number, unicode = true): string {
  if (path.length <= cells) return path;
  const mark = unicode ? "…" : "~";
  if (cells < 8) return shorten(path, cells, unicode);
  const head = Math.floor((cells - 1) / 3);
  return path.slice(0, head) + mark + path.slice(path.length - (cells - 1 - head));
}
