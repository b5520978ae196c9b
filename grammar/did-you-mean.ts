import { distance } from "fastest-levenshtein";

/**
 * The name that was probably meant: a few edits away, or equal except for case and underscores.
 * @param names likelier names first: of two names that are equally close, the first one is returned
 * @returns undefined if no name is close
 */
export function nearestName(wanted: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = wanted.length < 5 ? 2 : Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const name of new Set(names)) {
    if (name === wanted) continue;
    const edits = editsBetween(wanted, name);
    // With as many edits as letters, the words have nothing in common.
    if (edits < least && edits < Math.max(wanted.length, name.length)) [best, least] = [name, edits];
  }
  return best;
}

/** The number of letters inserted, deleted, replaced or swapped with a neighbour; 0 if only case and underscores differ. */
export function editsBetween(wanted: string, name: string): number {
  const plain = (text: string): string => text.toLowerCase().replaceAll("_", "");
  if (plain(name) === plain(wanted)) return 0;
  return swapped(wanted, name) ? 1 : distance(wanted, name);
}

/**
 * The keyword that a misspelt word was probably meant to be. This is stricter than for names, because the parser then
 * continues as if the keyword were there: one edit is allowed, two in a word longer than six letters, none in a word of two.
 */
export function misspeltKeyword<K extends string>(word: string, keywords: Iterable<K>): K | undefined {
  const plain = word.toLowerCase();
  let best: K | undefined;
  let least = plain.length > 6 ? 3 : plain.length > 2 ? 2 : 1;
  for (const keyword of keywords) {
    const plural = plain === `${keyword}s` || plain === `${keyword}es`;
    const edits = plural || swapped(plain, keyword) ? 1 : distance(plain, keyword);
    if (edits < least) [best, least] = [keyword, edits];
  }
  return best;
}

/**
 * The same for a word inside a statement, where two values cannot follow each other without a keyword between them.
 * @param own keywords of this kind of statement; here one edit is allowed even in a keyword of two letters
 */
export function misspeltClause<K extends string>(
  word: string,
  own: readonly K[],
  all: readonly K[],
): K | undefined {
  const clause = misspeltKeyword(word, [...own, ...all]);
  if (clause !== undefined || word.length > 3) return clause;
  return own.find((keyword) => keyword.length === 2 && editsBetween(word, keyword) === 1);
}

/** Whether the words differ only in two swapped neighbouring letters. */
function swapped(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}
