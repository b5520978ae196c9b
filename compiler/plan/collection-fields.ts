import { isMap, isScalar, isSeq, type Pair, type YAMLMap } from "yaml";
import { nearestName } from "../../grammar/did-you-mean.ts";
import { at, type Field, type JsonSchema, type Source, scalarText, wrong } from "./field.ts";

/** A key of a record: what stands there, and what it says, in words for a reviewer. */
type Row<F> = readonly [field: F, doc: string];

/** Whether a record may go without a key is in its type; the row has to agree. */
export type RowsOf<T> = {
  readonly [K in keyof T]-?: Row<
    undefined extends T[K] ? Field<Exclude<T[K], undefined>> & { readonly optional: true } : Field<T[K]>
  >;
};

/** @param least how many items it has at the least */
export function list<T>(item: Field<T>, least = 0): Field<readonly T[]> {
  return {
    write: (values) => ({ kind: "list", items: values.map((value) => item.write(value)), of: values }),
    schema: (definitions) => ({
      type: "array",
      items: item.schema(definitions),
      ...(least > 0 ? { minItems: least } : {}),
    }),
    read: (source) => {
      const { node } = source;
      if (!isSeq(node)) return wrong(source, "a list");
      if (node.items.length < least) return wrong(source, `a list of ${least} or more`);
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
    schema: (definitions) => ({ ...field.schema(definitions), minItems: length, maxItems: length }),
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
      of: record,
    }),
    schema: (definitions) => ({ type: "object", additionalProperties: item.schema(definitions) }),
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
export function record<T>(table: RowsOf<T>): Field<T> {
  const documented = Object.entries(table) as [string, Row<Field<unknown>>][];
  const rows = documented.map(([key, [field]]) => [key as keyof T & string, field] as const);
  return {
    write: (value) => ({
      kind: "map",
      entries: rows.flatMap(([key, field]) =>
        value[key] === undefined ? [] : [[key, field.write(value[key])] as const],
      ),
      of: value as object,
    }),
    schema: (definitions) => ({
      type: "object",
      properties: Object.fromEntries(
        documented.map(([key, [field, doc]]) => [key, described(field.schema(definitions), doc)]),
      ),
      required: rows.flatMap(([key, field]) => (field.optional ? [] : [key])),
      additionalProperties: false,
    }),
    read: (source) => {
      const { node } = source;
      if (!isMap(node)) return wrong(source, "a map");
      const values = readRecord(source, node, rows);
      return values as T | undefined;
    },
  };
}

/** In draft 7 what stands beside a reference is not read. */
function described(schema: JsonSchema, doc: string): JsonSchema {
  return { description: doc, ...("$ref" in schema ? { allOf: [schema] } : schema) };
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
    schema: (definitions) => ({
      oneOf: [...new Set(Object.values(kinds))].map((kind) => kind.schema(definitions)),
    }),
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
