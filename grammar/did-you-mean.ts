import { distance } from "fastest-levenshtein";

/**
 * The name that was probably meant: close in edits, or the same but for case and underscores.
 * @returns undefined where nothing is close
 */
export function nearestName(wanted: string, names: Iterable<string>): string | undefined {
  const plain = (name: string): string => name.toLowerCase().replaceAll("_", "");
  let best: string | undefined;
  // One letter may stand for anything; of four letters two may be swapped.
  let least =
    wanted.length < 3 ? 1 : wanted.length === 3 ? 2 : Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const name of new Set(names)) {
    if (name === wanted) continue;
    const edits = plain(name) === plain(wanted) ? 0 : distance(wanted, name);
    if (edits < least) [best, least] = [name, edits];
  }
  return best;
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

/** Whether two neighbouring letters are all that differs. */
function swapped(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}
