import { isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import { LONGEST_NAME } from "../../grammar/name-length.ts";
import type { Span } from "../../grammar/span.ts";
import type { Family, Word } from "../experiment/word.ts";
import type { YamlReport } from "./diagnostics.ts";
import { type Named, stringText, text, type YamlNode } from "./text.ts";

/** A value in a plan file that is being read. */
export interface Source {
  readonly node: Node | null;
  readonly span: Span;
  /** span of its key; for an item of a list, the span of the item */
  readonly key: Span;
  /** the keys that lead to this value */
  readonly path: readonly string[];
  /** the name in the schema of what is expected here */
  readonly what?: string;
  /** whether something else was already reported in this map or list; it is reported once */
  readonly siblings: { strange: boolean };
  readonly file: string;
  readonly report: YamlReport;
  /** the words that a value can use */
  readonly words: WordTables;
}

/** A JSON Schema (draft 7) or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The words of the language by family. Fields ask this table, so that they do not depend on each word. */
export interface WordTables {
  /** @returns undefined if the family has no such word, or a plan cannot contain it */
  find(family: Family, name: string): Word | undefined;
  /** the words of a family that a plan can contain */
  all(family: Family): readonly Word[];
}

/** Named parts of a schema (recursive ones, and those used in many places), and the words. */
export interface Definitions {
  readonly parts: Map<string, JsonSchema>;
  readonly words: WordTables;
}

/** How one kind of value is written to a plan, read from it and described in the schema. */
export interface Field<T> {
  write(value: T): YamlNode;
  /** @returns undefined after an error */
  read(source: Source): T | undefined;
  /** the JSON Schema for editors and other tools */
  schema(definitions: Definitions): JsonSchema;
  readonly optional?: true;
}

/** Marks a key of a plan that follows from other keys. */
export interface Derived {
  /** what it follows from, in a few words: `the number of images in \`of\`` */
  readonly derived: string;
  /** it counts something: what an experiment contains, does or costs */
  readonly counted?: true;
}

export function derived(why: string): Derived {
  return { derived: why };
}

/** A derived number that counts something. */
export function counted(why: string): Derived {
  return { derived: why, counted: true };
}

/**
 * A key of a record: its field, its description for a reviewer, and what it follows from if it is derived. Every other
 * key is stated by the author of the experiment.
 */
export type Row<F = Field<unknown>> = readonly [field: F, doc: string, derived?: Derived];

/** A text that is the name of something else in the plan. */
export function naming<T>(what: Named, field: Field<T>): Field<T> {
  return { ...field, write: (value) => ({ ...field.write(value), names: what }) as YamlNode };
}

/** A value that follows from others. */
export function following<T>(why: string, field: Field<T>): Field<T> {
  return { ...field, write: (value) => ({ ...field.write(value), derived: why }) };
}

/**
 * A thing that is there because of another one; nobody states it.
 * @param which says which values are
 */
export function present<T>(
  why: string,
  field: Field<T>,
  which: (value: T) => boolean = () => true,
): Field<T> {
  return {
    ...field,
    write: (value) => (which(value) ? { ...field.write(value), presence: why } : field.write(value)),
  };
}

export function optional<T>(field: Field<T>): Field<T> & { readonly optional: true } {
  return { ...field, optional: true };
}

/** Gives a field a name in the schema. The field may contain itself. */
export function defined<T>(name: string, make: () => Field<T>): Field<T> {
  let made: Field<T> | undefined;
  const field = (): Field<T> => {
    made ??= make();
    return made;
  };
  return {
    write: (value) => field().write(value),
    read: (source) => field().read({ ...source, what: name }),
    schema: (definitions) => {
      const { parts } = definitions;
      if (!parts.has(name)) {
        parts.set(name, {});
        parts.set(name, field().schema(definitions));
      }
      return { $ref: `#/definitions/${name}` };
    },
  };
}

function describe(node: Node | null): string {
  if (isMap(node)) return "a map";
  if (isSeq(node)) return `a list of ${node.items.length}`;
  if (isScalar(node) && (node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE"))
    return `the text \`${String(node.value)}\``;
  if (isScalar(node) && node.value !== null) return `\`${String(node.source ?? node.value)}\``;
  return "nothing";
}

export function wrong(source: Source, expected: string): undefined {
  source.report("wrong-type", source.span, { expected, found: describe(source.node) });
  return undefined;
}

/** The span of a node; undefined if there is none. */
export function spanOf(node: unknown, file: string): Span | undefined {
  const range = (node as Node | null)?.range;
  return range ? { file, start: range[0], end: Math.max(range[1], range[0]) } : undefined;
}

/** The text of a key as written, without quotes. */
export function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.source ?? pair.key.value) : String(pair.key);
}

/**
 * The value at a key.
 * @param name the corrected name of the key, if it is misspelled
 */
export function entry(source: Source, pair: Pair, siblings = { strange: false }, name = keyOf(pair)): Source {
  const { file, report, words } = source;
  const key = spanOf(pair.key, file) ?? source.span;
  const span = spanOf(pair.value, file) ?? key;
  const path = [...source.path, name];
  return { node: pair.value as Node | null, span, key, path, siblings, file, report, words };
}

/** An item of a list. */
export function item(source: Source, node: unknown, i: number, siblings = { strange: false }): Source {
  const { file, report, words } = source;
  const span = spanOf(node, file) ?? source.span;
  return {
    node: node as Node | null,
    span,
    key: span,
    path: [...source.path, String(i)],
    siblings,
    file,
    report,
    words,
  };
}

/** The text of a scalar as written; undefined for other nodes. */
export function scalarText(source: Source): string | undefined {
  const { node } = source;
  return isScalar(node) && node.value !== null ? String(node.source ?? node.value) : undefined;
}

/** Whether YAML reads a scalar as a string: quotes make a string of a number. */
export function isText({ node }: Source): boolean {
  return isScalar(node) && typeof node.value === "string";
}

/**
 * A field that converts its text, such as a number.
 * @param read gets the text as written, and whether YAML reads it as a string
 */
export function scalar<T>(
  expected: string,
  schema: JsonSchema,
  write: (value: T) => YamlNode,
  read: (text: string, asText: boolean) => T | undefined,
): Field<T> {
  return {
    write,
    schema: () => schema,
    read: (source) => {
      const written = scalarText(source);
      return (written === undefined ? undefined : read(written, isText(source))) ?? wrong(source, expected);
    },
  };
}

export const string: Field<string> = scalar(
  "a text",
  { type: "string" },
  (value) => text(stringText(value)),
  (value, asText) => (asText ? value : undefined),
);

/** The form of a name in the language. */
export const NAME = `^[A-Za-z_][A-Za-z0-9_]{0,${LONGEST_NAME - 1}}$`;
export const NAME_WORDS = `a name of at most ${LONGEST_NAME} letters, digits and \`_\``;

export const name: Field<string> = scalar(
  NAME_WORDS,
  { type: "string", pattern: NAME },
  (value) => text(stringText(value)),
  (value, asText) => (asText && new RegExp(NAME).test(value) ? value : undefined),
);

function wholeFrom(least: number, expected: string): Field<number> {
  return scalar(
    expected,
    { type: "integer", minimum: least },
    (value) => text(String(value)),
    (value, asText) =>
      !asText && /^\d+$/.test(value) && Number.isSafeInteger(Number(value)) && Number(value) >= least
        ? Number(value)
        : undefined,
  );
}

/** 0, 1, 2, ... */
export const whole = wholeFrom(0, "a whole number from 0");

/** 1, 2, ... */
export const count = wholeFrom(1, "a whole number from 1");

export const bool: Field<boolean> = scalar(
  "true or false",
  { type: "boolean" },
  (value) => text(String(value)),
  (value, asText) => (asText ? undefined : value === "true" ? true : value === "false" ? false : undefined),
);

export function word<T extends string>(...words: readonly T[]): Field<T> {
  return scalar(
    words.map((one) => `\`${one}\``).join(" or "),
    words.length === 1 ? { const: words[0] } : { enum: words },
    (value) => text(stringText(value)),
    (value) => words.find((one) => one === value),
  );
}

/** A field with only one possible value, such as `last: true`. */
export function constant<T extends number | boolean>(value: T): Field<T> {
  return scalar(
    String(value),
    { const: value },
    () => text(String(value)),
    (written, asText) => (!asText && written === String(value) ? value : undefined),
  );
}
