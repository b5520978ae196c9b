import { distance } from "fastest-levenshtein";

/**
 * The name that was probably meant: close in edits, or the same but for case and underscores.
 * @param names the likelier ones first: of two that are as close, the first is taken
 * @returns undefined where nothing is close
 */
export function nearestName(wanted: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = wanted.length < 5 ? 2 : Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const name of new Set(names)) {
    if (name === wanted) continue;
    const edits = editsBetween(wanted, name);
    // One letter may stand for any other: something has to be left of it.
    if (edits < least && edits < Math.max(wanted.length, name.length)) [best, least] = [name, edits];
  }
  return best;
}

/** Letters left out, put in, changed or swapped with their neighbour; case and underscores count for nothing. */
export function editsBetween(wanted: string, name: string): number {
  const plain = (text: string): string => text.toLowerCase().replaceAll("_", "");
  if (plain(name) === plain(wanted)) return 0;
  return swapped(wanted, name) ? 1 : distance(wanted, name);
}

/**
 * The keyword that a word at its place was meant to be. Stricter than for names, as the text is then read as if it stood
 * there: one letter more, less, other or swapped, two in a long word, none in a word of two.
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
 * The same within a statement, where two things cannot stand side by side without a word between them.
 * @param own words of this kind of statement: of one that has two letters, one may be wrong
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

/** Whether two neighbouring letters are all that differs. */
function swapped(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}
