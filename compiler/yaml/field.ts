import { isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import type { Span } from "../../grammar/span.ts";
import type { Family, Word } from "../experiment/word.ts";
import type { YamlReport } from "./diagnostics.ts";
import { type Named, stringText, text, type YamlNode } from "./text.ts";

/** A place in a plan file that is read. */
export interface Source {
  readonly node: Node | null;
  readonly span: Span;
  /** where the key stands that it is the value of; an item of a list has none, and stands for itself */
  readonly key: Span;
  /** the keys that lead here */
  readonly path: readonly string[];
  /** what stands here, by its name in the schema */
  readonly what?: string;
  /** whether something else has been found here, in a place of the same map or list: said once */
  readonly siblings: { strange: boolean };
  readonly file: string;
  readonly report: YamlReport;
  /** the words that a value may be made of */
  readonly words: WordTables;
}

/** A JSON Schema (draft 7) or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The words of the language by family. A field of a call asks for them, so that it does not depend on each word. */
export interface WordTables {
  /** @returns undefined where the family has no such word that a plan may hold */
  find(family: Family, name: string): Word | undefined;
  /** the words of a family that a plan may hold */
  all(family: Family): readonly Word[];
}

/** Parts of a schema that have a name (they contain themselves, or stand in many places), and the words they are made of. */
export interface Definitions {
  readonly parts: Map<string, JsonSchema>;
  readonly words: WordTables;
}

/** How one kind of value stands in a plan: written, read and described by the same row. */
export interface Field<T> {
  write(value: T): YamlNode;
  /** @returns undefined after an error */
  read(source: Source): T | undefined;
  /** What a reader of YAML or JSON sees of it. */
  schema(definitions: Definitions): JsonSchema;
  readonly optional?: true;
}

/** Says of a key of a plan that nobody states it. */
export interface Derived {
  /** what it follows from, in a few words: `the number of images in \`of\`` */
  readonly derived: string;
  /** it counts something: what an experiment has, does or costs */
  readonly counted?: true;
}

export function derived(why: string): Derived {
  return { derived: why };
}

/** A derived number that says how much there is of something. */
export function counted(why: string): Derived {
  return { derived: why, counted: true };
}

/**
 * A key of a record: what stands there, what it says, in words for a reviewer, and, where it follows from other keys, from
 * which. Every other key is stated by whoever writes the experiment.
 */
export type Row<F = Field<unknown>> = readonly [field: F, doc: string, derived?: Derived];

/** A text that names something else of the plan. */
export function naming<T>(what: Named, field: Field<T>): Field<T> {
  return { ...field, write: (value) => ({ ...field.write(value), names: what }) as YamlNode };
}

/** A value that follows from others. */
export function following<T>(why: string, field: Field<T>): Field<T> {
  return { ...field, write: (value) => ({ ...field.write(value), derived: why }) };
}

/** A thing that is there because of another one, and not because anybody states it. @param which of them are */
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

/** Gives a field a name in the schema; it may be made of itself. */
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

/** Where a node stands; undefined for one that is not there. */
export function spanOf(node: unknown, file: string): Span | undefined {
  const range = (node as Node | null)?.range;
  return range ? { file, start: range[0], end: Math.max(range[1], range[0]) } : undefined;
}

/** The text of a key as written, without quotes. */
export function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.source ?? pair.key.value) : String(pair.key);
}

/** What stands at a key. @param name of the key, where it is misspelt */
export function entry(source: Source, pair: Pair, siblings = { strange: false }, name = keyOf(pair)): Source {
  const { file, report, words } = source;
  const key = spanOf(pair.key, file) ?? source.span;
  const span = spanOf(pair.value, file) ?? key;
  const path = [...source.path, name];
  return { node: pair.value as Node | null, span, key, path, siblings, file, report, words };
}

/** What stands in a list. */
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

/** Whether YAML takes a scalar for a text: quotes make one of a number. */
export function isText({ node }: Source): boolean {
  return isScalar(node) && typeof node.value === "string";
}

/**
 * A field whose text is converted, such as a number.
 * @param read gets the text as written, and whether YAML takes it for one
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

/** What a name of the language looks like. */
export const NAME = "^[A-Za-z_][A-Za-z0-9_]*$";
export const NAME_WORDS = "a name of letters, digits and `_`";

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

/** A value that is always the same, such as `last: true`. */
export function constant<T extends number | boolean>(value: T): Field<T> {
  return scalar(
    String(value),
    { const: value },
    () => text(String(value)),
    (written, asText) => (!asText && written === String(value) ? value : undefined),
  );
}
