import type { Call, Family } from "../../experiment/word.ts";
import { type RowsOf, record, tagged } from "../../yaml/collections.ts";
import * as F from "../../yaml/field.ts";
import type { NumberKind } from "../../yaml/numbers.ts";
import type { Argument } from "../define/argument.ts";
import { type Definition, planKeys } from "../define/definition.ts";

type Rows = Readonly<Record<string, F.Row>>;
type Flat = Readonly<Record<string, unknown>>;

/** How a call is written in a plan. */
interface CallForm {
  /** the key for the name of the word */
  readonly tag: string;
  readonly families: readonly Family[];
  /** the kind of number that a schedule gives */
  readonly outer?: NumberKind;
  /** whether it is the attack of a measurement */
  readonly measured?: true;
  /** keys before the tag, between the tag and the arguments, and after the arguments */
  readonly before?: (word: Definition) => Rows;
  readonly between?: (word: Definition) => Rows;
  readonly after?: (word: Definition) => Rows;
}

/**
 * Writes and reads a call in a plan: one map with the word at the key `tag`, its arguments, and other keys of the thing
 * it is part of.
 */
export function callField<C extends Call>(form: CallForm): F.Field<C> {
  const { tag, families } = form;
  const known = new Map<Definition, F.Field<Flat>>();
  const fieldOf = (word: Definition): F.Field<Flat> => {
    let field = known.get(word);
    if (!field) {
      field = record(rowsOf(word, form));
      known.set(word, field);
    }
    return field;
  };
  const all = (words: F.WordTables): readonly Definition[] =>
    families.flatMap((family) => words.all(family) as readonly Definition[]);
  const flat = (words: F.WordTables): F.Field<Flat> => {
    const own = all(words);
    const [only] = own;
    if (only && own.length === 1) return fieldOf(only);
    return tagged<Flat>(tag, Object.fromEntries(own.map((word) => [word.name, fieldOf(word)])));
  };
  return {
    write: (call) => {
      const { word, args, ...others } = call;
      const node = fieldOf(word as Definition).write({ ...others, [tag]: word.name, ...args });
      return { ...node, of: call };
    },
    read: (source) => {
      const values = flat(source.words).read(source);
      const word = values && all(source.words).find(({ name }) => name === values[tag]);
      if (!values || !word) return undefined;
      const keys = Object.keys(planKeys(word));
      const args: Record<string, unknown> = {};
      const others: Record<string, unknown> = {};
      for (const [key, value] of Object.entries(values))
        if (keys.includes(key)) args[key] = value;
        else if (key !== tag) others[key] = value;
      return { ...others, word, args } as unknown as C;
    },
    schema: (definitions) => flat(definitions.words).schema(definitions),
  };
}

function rowsOf(word: Definition, { tag, outer, measured, before, between, after }: CallForm): RowsOf<Flat> {
  const rows: Record<string, F.Row> = {
    ...before?.(word),
    [tag]: [F.word(word.name as string), word.doc],
    ...between?.(word),
  };
  for (const [name, one] of Object.entries(planKeys(word))) {
    const field = argumentField(one, outer, measured);
    // an argument that falls back to another one always has a value in a plan
    rows[name] = [word.fallback?.[name] ? { ...field, optional: undefined } : field, one.doc];
  }
  return { ...rows, ...after?.(word) } as unknown as RowsOf<Flat>;
}

/** The field of an argument in a plan. */
export function argumentField(one: Argument, outer?: NumberKind, measured = false): F.Field<unknown> {
  const special = (measured ? one.whenMeasured : undefined) ?? one.inPlan;
  if (special) return special;
  const still = measured ? one.type.stillField?.(one) : undefined;
  if (still) return still;
  const kind: NumberKind | undefined =
    one.outer === "value"
      ? (outer ?? {})
      : one.outer === "difference"
        ? { pixels: outer?.pixels ?? false }
        : undefined;
  const field = one.type.field(one, kind);
  return one.optional ? F.optional(field) : field;
}
