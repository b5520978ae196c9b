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
