import type { Family } from "../experiment/word.ts";
import type { Definition } from "../vocabulary/define/definition.ts";
import { wordsOf } from "../vocabulary/index.ts";

/** Families whose words are called by their names in expressions, in the order in which suggestions prefer them. */
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

/** Families of reserved words that stand elsewhere. */
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

/** Names of every word that can be called. */
export const WORD_NAMES: readonly string[] = [...WORDS.keys()];

/** The word of a name. Of several with one name, the first. */
export function wordNamed(name: string): Definition | undefined {
  return WORDS.get(name)?.[0];
}

/** The word that a call is of: of several with one name, one that takes arguments by position where some are given. */
export function wordCalled(name: string, positional: number): Definition | undefined {
  const words = WORDS.get(name);
  const takes = (word: Definition): boolean => word.positional.length > 0 || word.rest !== undefined;
  return positional > 0 ? (words?.find(takes) ?? words?.[0]) : words?.[0];
}

/** All words of one name, of different families. */
export function wordsNamed(name: string): readonly Definition[] {
  return WORDS.get(name) ?? [];
}

/** A word that the compiler checks, and nothing runs yet. */
export function reservedWord(name: string): Definition | undefined {
  return RESERVED.get(name)?.[0];
}

export function namesOf(...families: readonly Family[]): string[] {
  return [...WORDS].filter(([, [word]]) => families.includes(word!.family)).map(([name]) => name);
}

/** Names that stand for something without being declared. */
export const PREDEFINED: readonly string[] = ["image", "label", "true", "false", "scratch", "each"];

const LANGUAGE: ReadonlySet<string> = new Set([...WORD_NAMES, ...RESERVED.keys(), ...PREDEFINED, "last"]);

/** Whether a name means something without being declared, or will, so that no declaration may have it. */
export function isLanguageName(name: string): boolean {
  return LANGUAGE.has(name);
}

/** What is said of a word that is not supported yet. */
export function notYet({ name, reserved }: Definition): {
  readonly what: string;
  readonly instead: string | undefined;
} {
  return { what: `\`${name}\``, instead: reserved?.instead };
}
