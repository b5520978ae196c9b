import type { NamedSource, Origin } from "../../compiler/experiment/origin.ts";
import type { OriginRow } from "../../compiler/plan/origins.ts";
import { wrapText } from "../../compiler/plan-diff/wrap.ts";
import { isArgument, type SourceFile, type Span } from "../../grammar/span.ts";

type Sources = ReadonlyMap<string, SourceFile>;

/** A place in a file or on the command line, such as `--set seed=3`. */
type PlaceJson =
  /** 1-based */
  { readonly file: string; readonly line: number; readonly column: number } | { readonly argument: string };

type NameJson = { readonly kind: NamedSource["what"]; readonly name: string } & PlaceJson;

export type OriginJson =
  | ({ readonly from: "written"; readonly text: string; readonly names?: readonly NameJson[] } & PlaceJson)
  | ({ readonly from: "default"; readonly of: string } & (PlaceJson | { readonly file?: undefined }))
  | { readonly from: "derived"; readonly rule: string; readonly of?: readonly OriginJson[] };

/** An origin as data: with line numbers instead of spans, and with the names that an expression uses. */
export function originJson(origin: Origin, sources: Sources): OriginJson {
  switch (origin.kind) {
    case "written": {
      const { span, words } = origin;
      const names = words?.names().map((one) => nameJson(one, sources)) ?? [];
      const text = textAt(span, sources);
      return { from: "written", text, ...placeAt(span, sources), ...(names.length > 0 ? { names } : {}) };
    }
    case "default":
      return { from: "default", of: origin.of, ...(origin.span ? placeAt(origin.span, sources) : {}) };
    case "derived": {
      const of = origin.from?.map((one) => originJson(one, sources));
      return { from: "derived", rule: origin.rule, ...(of ? { of } : {}) };
    }
  }
}

function nameJson({ what, name, span }: NamedSource, sources: Sources): NameJson {
  return { kind: what, name, ...placeAt(span, sources) };
}

function placeAt(span: Span, sources: Sources): PlaceJson {
  const { file, start } = span;
  const source = sources.get(file);
  if (isArgument(span)) return { argument: source?.text ?? file };
  const { line, column } = source?.position(start) ?? { line: 1, column: 1 };
  return { file, line, column };
}

function textAt({ file, start, end }: Span, sources: Sources): string {
  return sources.get(file)?.text.slice(start, end) ?? "";
}

/** The longest expression that is shown next to its place. */
const LONGEST = 40;

/** An origin in one line. */
export function originText(origin: OriginJson): string {
  const place = (at: PlaceJson): string =>
    "argument" in at ? at.argument : `${at.file}:${at.line}:${at.column}`;
  const named = (name: NameJson): string => `${name.kind} ${name.name} (${place(name)})`;
  switch (origin.from) {
    case "written": {
      const { text, names = [] } = origin;
      if (names.length === 0) return place(origin);
      const [first] = names;
      if (text === first!.name) return `${names.map(named).join(", ")}, at ${place(origin)}`;
      const shown = text.length <= LONGEST && !text.includes("\n") ? `\`${text}\` at ` : "";
      return `${shown}${place(origin)}, with ${names.map(named).join(", ")}`;
    }
    case "default":
      return `default of ${origin.of}${"line" in origin || "argument" in origin ? `, at ${place(origin)}` : ""}`;
    case "derived": {
      const of = origin.of ? ` (${origin.of.map(originText).join("; ")})` : "";
      return `derived: ${origin.rule}${of}`;
    }
  }
}

/** The maximum width of the columns for keys and values. */
const WIDEST = 48;

/** The minimum width of the third column. On narrower screens it is written below. */
const NARROWEST = 32;

/** Characters after which a long path can be broken. */
const PATH_SIGNS = ["/", "("];

/**
 * Every value of a plan with its origin: a heading for each part, then key, value and origin in columns.
 * @param columns the width of the terminal; default: lines are not wrapped
 */
export function renderOrigins(
  rows: readonly OriginRow[],
  sources: Sources,
  columns = Number.POSITIVE_INFINITY,
): string {
  const parts = new Map<string, Cells[]>();
  for (const { path, text, origin } of rows) {
    const heading = path.slice(0, -1).join(".");
    const part = parts.get(heading) ?? [];
    parts.set(heading, part);
    const shown = origin ? originText(originJson(origin, sources)) : "";
    part.push({ key: path.at(-1)!, text, origin: shown });
  }
  const blocks = [...parts].map(([heading, part]) => {
    const widths = { key: widthOf(part.map(({ key }) => key)), text: widthOf(part.map(({ text }) => text)) };
    const indent = heading === "" ? "" : "  ";
    const head = heading === "" ? [] : wrapText(heading, columns);
    return [...head, ...part.flatMap((cells) => rowLines(cells, widths, indent, columns))].join("\n");
  });
  return `${blocks.join("\n\n")}\n`;
}

interface Cells {
  readonly key: string;
  readonly text: string;
  readonly origin: string;
}

/** One value. If it does not fit into a line, its origin is wrapped in the third column or written below. */
function rowLines(
  { key, text, origin }: Cells,
  widths: { readonly key: number; readonly text: number },
  indent: string,
  columns: number,
): string[] {
  const lead = `${indent}${key.padEnd(widths.key)}  ${text.padEnd(widths.text)}  `;
  const start = indent.length + widths.key + widths.text + 4;
  if (lead.length + origin.length <= columns) return [`${lead}${origin}`.trimEnd()];
  const inColumn = lead.length === start && columns - start >= NARROWEST;
  const further = inColumn ? start : indent.length + 4;
  const wrapped = wrapText(origin, columns - further, PATH_SIGNS).map((line) => " ".repeat(further) + line);
  if (inColumn) return [lead + wrapped[0]!.trimStart(), ...wrapped.slice(1)];
  const [first = "", ...others] = wrapText(`${key}  ${text}`, columns - further);
  return [indent + first, ...others.map((line) => " ".repeat(further) + line), ...wrapped];
}

function widthOf(texts: readonly string[]): number {
  return Math.min(WIDEST, Math.max(...texts.map((text) => text.length)));
}

/** The same as data. @param plan the YAML of the plan as plain data */
export function originsJson(rows: readonly OriginRow[], sources: Sources, plan: unknown): unknown[] {
  return rows.map(({ path, origin }) => ({
    path,
    value: path.reduce<unknown>(
      (at, key) => (Array.isArray(at) ? at[Number(key) - 1] : (at as Record<string, unknown>)[key]),
      plan,
    ),
    ...(origin ? { origin: originJson(origin, sources) } : {}),
  }));
}
