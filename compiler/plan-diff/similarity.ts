import { type DiffNode, statedIn } from "./tree.ts";

/**
 * The similarity of two things, from 0 (nothing in common) to 1 (equal). Different texts count by the words they share.
 */
export function similarity(a: DiffNode, b: DiffNode): number {
  const [left, right] = [a, b].map(
    (node) => new Map(statedIn(node).map(([path, text]) => [path.join("\n"), text])),
  );
  const keys = new Set([...left!.keys(), ...right!.keys()]);
  if (keys.size === 0) return 1;
  let same = 0;
  for (const key of keys) {
    const [one, other] = [left!.get(key), right!.get(key)];
    if (one !== undefined && other !== undefined) same += one === other ? 1 : wordsShared(one, other);
  }
  return same / keys.size;
}

/** The share of words that two texts have in common; numbers are not words. */
export function wordsShared(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.match(/[A-Za-z_]\w*/g) ?? []);
  const rest = new Map<string, number>();
  for (const word of right!) rest.set(word, (rest.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of left!) {
    const n = rest.get(word) ?? 0;
    if (n === 0) continue;
    rest.set(word, n - 1);
    common++;
  }
  const all = left!.length + right!.length;
  return all === 0 ? 0 : (2 * common) / all;
}

/**
 * Pairs removed things with new ones, the most similar first; of equal scores, the earlier pair.
 * @param score 0 if the two are certainly different things
 */
export function pairs(
  gone: readonly string[],
  fresh: readonly string[],
  score: (gone: string, fresh: string) => number,
): Map<string, string> {
  const scored = gone.flatMap((before, i) =>
    fresh.map((after, k) => ({ before, after, score: score(before, after), apart: Math.abs(i - k) })),
  );
  const found = new Map<string, string>();
  const taken = new Set<string>();
  const likest = scored.filter((one) => one.score > 0).sort((a, b) => b.score - a.score || a.apart - b.apart);
  for (const { before, after } of likest) {
    if (found.has(before) || taken.has(after)) continue;
    found.set(before, after);
    taken.add(after);
  }
  return found;
}
