import { isMap, isSeq, type YAMLMap } from "yaml";
import { nearestName } from "../../grammar/did-you-mean.ts";
import { recordOf } from "../experiment/record.ts";
import {
  entry,
  type Field,
  item,
  type JsonSchema,
  keyOf,
  NAME,
  NAME_WORDS,
  type Row,
  type Source,
  scalarText,
  wrong,
} from "./field.ts";
import { listText, pathText } from "./path-text.ts";
import type { Named, YamlNode } from "./text.ts";

/** The type of a record says which keys are optional; the row must agree. */
export type RowsOf<T> = {
  readonly [K in keyof T]-?: Row<
    undefined extends T[K] ? Field<Exclude<T[K], undefined>> & { readonly optional: true } : Field<T[K]>
  >;
};

/** @param least minimum number of items */
export function list<T>(field: Field<T>, least = 0): Field<readonly T[]> {
  return {
    write: (values) => ({ kind: "list", items: values.map((value) => field.write(value)), of: values }),
    schema: (definitions) => ({
      type: "array",
      items: field.schema(definitions),
      ...(least > 0 ? { minItems: least } : {}),
    }),
    read: (source) => {
      const { node } = source;
      if (!isSeq(node)) return wrong(source, "a list");
      if (node.items.length < least) return wrong(source, `a list of ${least} or more`);
      const siblings = { strange: false };
      const values = node.items.map((one, i) => field.read(item(source, one, i, siblings)));
      return values.includes(undefined) ? undefined : (values as T[]);
    },
  };
}

/** A list that keeps its order, although the order has no meaning. */
export function unordered<T>(field: Field<readonly T[]>): Field<readonly T[]> {
  return { ...field, write: (values) => ({ ...field.write(values), unordered: true }) as YamlNode };
}

/** A list of fixed length. */
export function tuple<T extends readonly unknown[]>(one: Field<T[number]>, length: T["length"]): Field<T> {
  const field = list(one);
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

/** Which keys a map may have. */
interface Keys {
  readonly expected: string;
  readonly schema: JsonSchema;
  fits(key: string): boolean;
}

/**
 * Keys that are names of the language.
 * @param but names that have another meaning there
 */
export function names(...but: readonly string[]): Keys {
  return {
    expected: but.length > 0 ? `${NAME_WORDS}, other than ${listText(but)}` : NAME_WORDS,
    schema: { pattern: NAME, ...(but.length > 0 ? { not: { enum: but } } : {}) },
    fits: (key) => new RegExp(NAME).test(key) && !but.includes(key),
  };
}

/**
 * A map from names to values of one kind.
 * @param what what its keys name
 * @param keys which keys are allowed; absent: any text
 */
export function named<T>(what: Named, field: Field<T>, keys?: Keys): Field<Readonly<Record<string, T>>> {
  return {
    write: (record) => ({
      kind: "map",
      entries: Object.entries(record).map(([key, value]) => [key, field.write(value)]),
      keysName: what,
      of: record,
    }),
    schema: (definitions) => ({
      type: "object",
      ...(keys ? { propertyNames: keys.schema } : {}),
      additionalProperties: field.schema(definitions),
    }),
    read: (source) => {
      const { node } = source;
      if (!isMap(node)) return wrong(source, "a map");
      const siblings = { strange: false };
      const entries = node.items.map((pair) => {
        const key = keyOf(pair);
        const inner = entry(source, pair, siblings);
        const value = field.read(inner);
        if (!keys || keys.fits(key)) return [key, value] as const;
        source.report("wrong-type", inner.key, { expected: keys.expected, found: `\`${key}\`` });
        return [key, undefined] as const;
      });
      if (entries.some(([, value]) => value === undefined)) return undefined;
      return recordOf(entries) as Record<string, T>;
    },
  };
}

/** A map with known keys, written in the order of the table. */
export function record<T>(table: RowsOf<T>): Field<T> {
  const documented = Object.entries(table) as [string, Row][];
  const rows = documented.map(([key, [field, , from]]) => [key as keyof T & string, field, from] as const);
  return {
    write: (value) => ({
      kind: "map",
      entries: rows.flatMap(([key, field, from]) =>
        value[key] === undefined ? [] : [[key, { ...field.write(value[key]), ...from }] as const],
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

/** In draft 7, keywords next to a `$ref` are ignored. */
function described(schema: JsonSchema, doc: string): JsonSchema {
  return { description: doc, ...("$ref" in schema ? { allOf: [schema] } : schema) };
}

function readRecord(
  source: Source,
  node: YAMLMap,
  rows: readonly (readonly [string, Field<unknown>, ...unknown[]])[],
): Record<string, unknown> | undefined {
  const pairs = new Map(node.items.map((pair) => [keyOf(pair), pair]));
  const known = new Set(rows.map(([key]) => key));
  const unknown = [...pairs.keys()].filter((key) => !known.has(key));
  const missing = new Set(rows.flatMap(([key, field]) => (field.optional || pairs.has(key) ? [] : [key])));
  if (unknown.length > pairs.size / 2 && missing.size > 1)
    return reportWrongKind(source, unknown, [...missing]);
  let ok = unknown.length === 0;
  for (const key of unknown) {
    const pair = pairs.get(key)!;
    const nearest = nearestName(key, [...missing, ...[...known].filter((one) => !pairs.has(one)), ...known]);
    source.report("unknown-key", entry(source, pair).key, { key, nearest });
    // Reads it as the key that was meant, so that this key is not also reported as missing.
    if (nearest !== undefined && missing.delete(nearest))
      rows.find(([one]) => one === nearest)?.[1].read(entry(source, pair, undefined, nearest));
  }
  const values: Record<string, unknown> = {};
  for (const [key, field] of rows) {
    const pair = pairs.get(key);
    if (!pair) continue;
    const value = field.read(entry(source, pair));
    if (value === undefined) ok = false;
    else values[key] = value;
  }
  if (missing.size > 0) missingKeys(source, [...missing]);
  return ok && missing.size === 0 ? values : undefined;
}

/** Reports all missing keys of a map at once. */
function missingKeys(source: Source, keys: readonly string[]): void {
  const [first] = isMap(source.node) ? source.node.items : [];
  const top = source.path.length === 0;
  const span = top && first ? entry(source, first).key : source.key;
  source.report("missing-key", span, { keys, within: pathText(source.path) });
}

/**
 * Reports that something else is here, such as a pass among attacks. Its unknown and missing keys need no report of
 * their own.
 */
function reportWrongKind(source: Source, found: readonly string[], wanted: readonly string[]): undefined {
  const { siblings, what } = source;
  if (!siblings.strange)
    source.report("wrong-type", source.key, {
      expected: what === undefined ? `a map with ${listText(wanted)}` : `the keys of ${withArticle(what)}`,
      found: listText(found),
    });
  siblings.strange = true;
  return undefined;
}

function withArticle(what: string): string {
  return `${/^[aeio]/.test(what) ? "an" : "a"} ${what.replaceAll("_", " ")}`;
}

/** A map with one key that gives its kind. */
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
      const keys = node.items.map(keyOf);
      const meant = keys.includes(tag) ? tag : keys.find((key) => nearestName(key, [tag]) === tag);
      const pair = node.items.find((one) => keyOf(one) === meant);
      if (!pair) {
        missingKeys(source, [tag]);
        return undefined;
      }
      const tagSource = entry(source, pair);
      const name = scalarText(tagSource);
      if (name !== undefined && Object.hasOwn(kinds, name)) return field(name).read(source);
      const expected = Object.keys(kinds).map((one) => `\`${one}\``);
      return wrong(tagSource, expected.join(" or "));
    },
  };
}
