import { expect, test } from "vitest";
import { judged, pairsOf } from "./pairs.ts";

/** How many pairs may say more than was changed. */
const NOISY = 0.05;

test("200 edited examples: a comparison says what was changed, in text, Markdown and JSON", () => {
  const pairs = pairsOf(200, 1);
  expect(new Set(pairs.map(({ kind }) => kind)).size).toBe(6);
  const found = pairs.map((pair) => ({ pair, ...judged(pair) }));
  const told = (verdict: string): string[] =>
    found
      .filter((one) => one.verdict === verdict)
      .map(({ pair, form, why, shown }) => `${form}: ${why}\n${JSON.stringify(pair.answer)}\n${shown}`);
  expect(told("missed")).toEqual([]);
  expect(told("wrong")).toEqual([]);
  expect(told("noisy").length).toBeLessThanOrEqual(NOISY * pairs.length);
}, 300_000);
