import type { Family } from "../experiment/word.ts";
import type { Definition } from "../vocabulary/define/definition.ts";
import { wordsOf } from "../vocabulary/index.ts";

/** Families whose words are called by name in expressions, in the order in which suggestions prefer them. */
const CALLED: readonly Family[] = [
  "dataset",
  "split",
  "augment",
  "encoder",
  "head",
  "attack",
  "attack option",
  "schedule",
  "loss",
  "algebra",
  "optimizer",
];

/** Families of reserved words that occur elsewhere. */
const OTHERS: readonly Family[] = ["copy", "column", "source", "metric"];

const isReserved = ({ reserved }: Definition): boolean => reserved !== undefined;

function tableOf(words: readonly Definition[]): ReadonlyMap<string, readonly Definition[]> {
  const table = new Map<string, Definition[]>();
  for (const word of words) {
    const before = table.get(word.name);
    if (before) before.push(word);
    else table.set(word.name, [word]);
  }
  return table;
}

const WORDS = tableOf(CALLED.flatMap(wordsOf).filter((word) => !isReserved(word)));
const RESERVED = tableOf([...CALLED, ...OTHERS].flatMap(wordsOf).filter(isReserved));

/** The names of all words that can be called. */
export const WORD_NAMES: readonly string[] = [...WORDS.keys()];

/** The word with this name; if several words share it, the first. */
export function wordNamed(name: string): Definition | undefined {
  return WORDS.get(name)?.[0];
}

/**
 * The word that is called. If several words share the name and a value is given without a name, one that accepts it.
 */
export function wordCalled(name: string, positional: number): Definition | undefined {
  const words = WORDS.get(name);
  const takes = (word: Definition): boolean => word.positional.length > 0 || word.rest !== undefined;
  return positional > 0 ? (words?.find(takes) ?? words?.[0]) : words?.[0];
}

/** All words with a name, from different families. */
export function wordsNamed(name: string): readonly Definition[] {
  return WORDS.get(name) ?? [];
}

/** A word that is checked but not supported yet. */
export function reservedWord(name: string): Definition | undefined {
  return RESERVED.get(name)?.[0];
}

export function namesOf(...families: readonly Family[]): string[] {
  return [...WORDS].filter(([, [word]]) => families.includes(word!.family)).map(([name]) => name);
}

/** Names with a meaning that need no declaration. */
export const PREDEFINED: readonly string[] = ["image", "label", "true", "false", "scratch", "each"];

const LANGUAGE: ReadonlySet<string> = new Set([...WORD_NAMES, ...RESERVED.keys(), ...PREDEFINED, "last"]);

/** Whether a name has or will have a meaning in the language, so that no declaration can use it. */
export function isLanguageName(name: string): boolean {
  return LANGUAGE.has(name);
}

/** The parameters of the message for a word that is not supported yet. */
export function notYet({ name, reserved }: Definition): {
  readonly what: string;
  readonly instead: string | undefined;
} {
  return { what: `\`${name}\``, instead: reserved?.instead };
}
