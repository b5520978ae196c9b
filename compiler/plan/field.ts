import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from "yaml";
import { nearestName } from "../../grammar/did-you-mean.ts";
import type { Span } from "../../grammar/span.ts";
import type { PlanReport } from "./diagnostics.ts";
import { stringText, text, type YamlNode } from "./yaml-text.ts";

/** A place in a plan file that is read. */
export interface Source {
  readonly node: Node | null;
  readonly span: Span;
  readonly file: string;
  readonly report: PlanReport;
}

/** How one kind of value stands in a plan: written and read by the same row. */
export interface Field<T> {
  write(value: T): YamlNode;
  /** @returns undefined after an error */
  read(source: Source): T | undefined;
  readonly optional?: true;
}

/** Whether a record may go without a key is in its type; the row has to agree. */
type FieldsOf<T> = {
  readonly [K in keyof T]-?: undefined extends T[K]
    ? Field<Exclude<T[K], undefined>> & { readonly optional: true }
    : Field<T[K]>;
};

export function optional<T>(field: Field<T>): Field<T> & { readonly optional: true } {
  return { ...field, optional: true };
}

export function lazy<T>(make: () => Field<T>): Field<T> {
  return { write: (value) => make().write(value), read: (source) => make().read(source) };
}

function describe(node: Node | null): string {
  if (isMap(node)) return "a map";
  if (isSeq(node)) return "a list";
  if (isScalar(node) && node.value !== null) return `\`${String(node.source ?? node.value)}\``;
  return "nothing";
}

export function wrong(source: Source, expected: string): undefined {
  source.report("wrong-type", source.span, { expected, found: describe(source.node) });
  return undefined;
}

function at(source: Source, node: unknown): Source {
  const child = node as Node | null;
  const range = child?.range;
  const span = range
    ? { file: source.file, start: range[0], end: Math.max(range[1], range[0]) }
    : source.span;
  return { ...source, node: child, span };
}

/** The text of a scalar as written; undefined for other nodes. */
export function scalarText(source: Source): string | undefined {
  const { node } = source;
  return isScalar(node) && node.value !== null ? String(node.source ?? node.value) : undefined;
}

/** A field whose text is converted, such as a number. */
export function scalar<T>(
  expected: string,
  write: (value: T) => YamlNode,
  read: (text: string) => T | undefined,
): Field<T> {
  return {
    write,
    read: (source) => {
      const written = scalarText(source);
      return (written === undefined ? undefined : read(written)) ?? wrong(source, expected);
    },
  };
}

export const string: Field<string> = scalar(
  "a text",
  (value) => text(stringText(value)),
  (value) => value,
);

export const whole: Field<number> = scalar(
  "a whole number",
  (value) => text(String(value)),
  (value) => (/^-?\d+$/.test(value) && Number.isSafeInteger(Number(value)) ? Number(value) : undefined),
);

export const bool: Field<boolean> = scalar(
  "true or false",
  (value) => text(String(value)),
  (value) => (value === "true" ? true : value === "false" ? false : undefined),
);

export function word<T extends string>(...words: readonly T[]): Field<T> {
  return scalar(
    words.map((one) => `\`${one}\``).join(" or "),
    (value) => text(stringText(value)),
    (value) => words.find((one) => one === value),
  );
}

/** A value that is always the same, such as `last: true`. */
export function constant<T extends number | boolean>(value: T): Field<T> {
  return scalar(
    String(value),
    () => text(String(value)),
    (written) => (written === String(value) ? value : undefined),
  );
}

export function list<T>(item: Field<T>): Field<readonly T[]> {
  return {
    write: (values) => ({ kind: "list", items: values.map((value) => item.write(value)) }),
    read: (source) => {
      const { node } = source;
      if (!isSeq(node)) return wrong(source, "a list");
      const values = node.items.map((one) => item.read(at(source, one)));
      return values.includes(undefined) ? undefined : (values as T[]);
    },
  };
}

/** A list of fixed length. */
export function tuple<T extends readonly unknown[]>(item: Field<T[number]>, length: T["length"]): Field<T> {
  const field = list(item);
  return {
    write: (value) => field.write(value),
    read: (source) => {
      const values = field.read(source);
      if (values && values.length !== length) return wrong(source, `a list of ${length}`);
      return values as T | undefined;
    },
  };
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.source ?? pair.key.value) : String(pair.key);
}

/** A map from names to values of one kind. */
export function named<T>(item: Field<T>): Field<Readonly<Record<string, T>>> {
  return {
    write: (record) => ({
      kind: "map",
      entries: Object.entries(record).map(([key, value]) => [key, item.write(value)]),
    }),
    read: (source) => {
      const { node } = source;
      if (!isMap(node)) return wrong(source, "a map");
      const entries = node.items.map(
        (pair) => [keyOf(pair), item.read(at(at(source, pair.key), pair.value))] as const,
      );
      if (entries.some(([, value]) => value === undefined)) return undefined;
      return Object.fromEntries(entries) as Record<string, T>;
    },
  };
}

/** A map with known keys, in the order of the row. */
export function record<T>(fields: FieldsOf<T>): Field<T> {
  const rows = Object.entries(fields) as [keyof T & string, Field<unknown>][];
  return {
    write: (value) => ({
      kind: "map",
      entries: rows.flatMap(([key, field]) =>
        value[key] === undefined ? [] : [[key, field.write(value[key])] as const],
      ),
    }),
    read: (source) => {
      const { node } = source;
      if (!isMap(node)) return wrong(source, "a map");
      const values = readRecord(source, node, rows);
      return values as T | undefined;
    },
  };
}

function readRecord(
  source: Source,
  node: YAMLMap,
  rows: readonly (readonly [string, Field<unknown>])[],
): Record<string, unknown> | undefined {
  const pairs = new Map(node.items.map((pair) => [keyOf(pair), pair]));
  const names = rows.map(([key]) => key);
  let ok = true;
  for (const [key, pair] of pairs) {
    if (names.includes(key)) continue;
    const { span } = at(source, pair.key);
    source.report("unknown-key", span, {
      key,
      nearest: nearestName(
        key,
        names.filter((one) => !pairs.has(one)),
      ),
    });
    ok = false;
  }
  const values: Record<string, unknown> = {};
  for (const [key, field] of rows) {
    const pair = pairs.get(key);
    if (!pair) {
      if (field.optional) continue;
      const first = node.items[0];
      source.report("missing-key", first ? at(source, first.key).span : source.span, { key });
      ok = false;
      continue;
    }
    const value = field.read(at(at(source, pair.key), pair.value));
    if (value === undefined) ok = false;
    else values[key] = value;
  }
  return ok ? values : undefined;
}

/** A map that says by one of its keys which kind of thing it is. */
export function tagged<T>(tag: keyof T & string, kinds: Readonly<Record<string, Field<unknown>>>): Field<T> {
  const field = (name: string): Field<T> => kinds[name] as Field<T>;
  return {
    write: (value) => field(String(value[tag])).write(value),
    read: (source) => {
      const { node } = source;
      if (!isMap(node)) return wrong(source, "a map");
      const pair = node.items.find((one) => keyOf(one) === tag);
      if (!pair) {
        source.report("missing-key", source.span, { key: tag });
        return undefined;
      }
      const its = at(source, pair.value);
      const name = scalarText(its);
      if (name === undefined || !Object.hasOwn(kinds, name))
        return wrong(
          its,
          Object.keys(kinds)
            .map((one) => `\`${one}\``)
            .join(" or "),
        );
      return field(name).read(source);
    },
  };
}

export { at };
