import type { OriginRow } from "../../compiler/plan/origins.ts";
import { type NamedSource, namedSources, type Origin } from "../../compiler/resolve/origin.ts";
import type { SourceFile, Span } from "../../grammar/span.ts";

type Sources = ReadonlyMap<string, SourceFile>;

interface PlaceJson {
  readonly file: string;
  /** 1-based */
  readonly line: number;
  readonly column: number;
}

type NameJson = { readonly kind: NamedSource["what"]; readonly name: string } & (
  | PlaceJson
  | { readonly set: string }
);

export type OriginJson =
  | ({ readonly from: "written"; readonly text: string; readonly names?: readonly NameJson[] } & PlaceJson)
  | ({ readonly from: "default"; readonly of: string } & Partial<PlaceJson>)
  | { readonly from: "derived"; readonly rule: string; readonly of?: readonly OriginJson[] };

/** An origin as data: places instead of spans, and the names that stand behind an expression. */
export function originJson(origin: Origin, sources: Sources): OriginJson {
  switch (origin.kind) {
    case "written": {
      const { span, expr, env } = origin;
      const names = expr && env ? namedSources(env, expr).map((one) => nameJson(one, sources)) : [];
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

function nameJson({ what, name, span, set }: NamedSource, sources: Sources): NameJson {
  if (set) return { kind: what, name, set: textAt(span, sources) };
  return { kind: what, name, ...placeAt(span, sources) };
}

function placeAt({ file, start }: Span, sources: Sources): PlaceJson {
  const { line, column } = sources.get(file)?.position(start) ?? { line: 1, column: 1 };
  return { file, line, column };
}

function textAt({ file, start, end }: Span, sources: Sources): string {
  return sources.get(file)?.text.slice(start, end) ?? "";
}

/** The longest expression that is shown beside its place. */
const LONGEST = 40;

/** An origin in one line. */
export function originText(origin: OriginJson): string {
  const place = ({ file, line, column }: PlaceJson): string => `${file}:${line}:${column}`;
  const named = (name: NameJson): string =>
    `${name.kind} ${name.name} (${"set" in name ? `--set ${name.name}=${name.set}` : place(name)})`;
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
      return `default of ${origin.of}${origin.file === undefined ? "" : `, at ${place(origin as PlaceJson)}`}`;
    case "derived": {
      const of = origin.of ? ` (${origin.of.map(originText).join("; ")})` : "";
      return `derived: ${origin.rule}${of}`;
    }
  }
}

/** Every value of a plan with where it comes from: a heading for each part, then key, value and origin in columns. */
export function renderOrigins(rows: readonly OriginRow[], sources: Sources): string {
  const parts = new Map<string, { key: string; text: string; origin: string }[]>();
  for (const { path, text, origin } of rows) {
    const heading = path.slice(0, -1).join(".");
    const part = parts.get(heading) ?? [];
    parts.set(heading, part);
    const said = origin ? originText(originJson(origin, sources)) : "";
    part.push({ key: path.at(-1)!, text, origin: said });
  }
  const blocks = [...parts].map(([heading, part]) => {
    const [keys, texts] = [widthOf(part.map(({ key }) => key)), widthOf(part.map(({ text }) => text))];
    const lines = part.map(({ key, text, origin }) =>
      `${heading === "" ? "" : "  "}${key.padEnd(keys)}  ${text.padEnd(texts)}  ${origin}`.trimEnd(),
    );
    return [...(heading === "" ? [] : [heading]), ...lines].join("\n");
  });
  return `${blocks.join("\n\n")}\n`;
}

function widthOf(texts: readonly string[]): number {
  return Math.min(48, Math.max(...texts.map((text) => text.length)));
}

/** The same as data. @param plan the plan's YAML as plain data, which the values are taken from */
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
