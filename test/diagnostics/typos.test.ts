import { describe, expect, it } from "vitest";
import { figures, misspellings, outcomes, together } from "./typos.ts";

it("every word that is one letter away", () => {
  const all = misspellings("at");
  expect(all).toEqual(expect.arrayContaining(["a", "t", "ta", "ab", "zt", "act", "att", "_at", "at_"]));
  expect(all).not.toContain("at");
  expect(new Set(all).size).toBe(all.length);
});

/** A sample of them, always the same; `npx tsx test/diagnostics/typos.ts` tries all. */
describe("a misspelt word of an example", () => {
  const all = [...outcomes(300)];
  const { fates, right, single } = figures(all);

  it("is reported, or is a name that nothing else says", () => {
    expect(all.length).toBeGreaterThan(2000);
    expect(all.filter(({ fate }) => fate === "other" || fate === "same")).toEqual([]);
    for (const { word } of all.filter(({ fate }) => fate === "renamed"))
      expect(PUBLIC_NAMES_USED_ONCE).toContain(word);
  });

  it("is reported at itself, or with what does not agree with it", () => {
    expect(((fates.get("elsewhere") ?? 0) + (fates.get("other") ?? 0)) / all.length).toBeLessThan(0.005);
  });

  it("has the right suggestion first", () => expect(right).toBeGreaterThan(0.98));
  it("has one message", () => expect(single).toBeGreaterThan(0.99));
});

/** Some names occur nowhere else, or depend on something that is misspelled too. */
it("five misspelt words of a file are four or five messages", () => {
  const counts = [...together(5, 300)].map(({ codes }) => codes.length);
  const share = (few: number, many: number): number =>
    counts.filter((count) => count >= few && count <= many).length / counts.length;
  expect(share(4, 5)).toBeGreaterThan(0.97);
  expect(share(5, 5)).toBeGreaterThan(0.75);
});

/** Stages, kept checkpoints and parts of splits that nothing else in their file refers to. */
const PUBLIC_NAMES_USED_ONCE = ["pretrain", "finetune", "rest", "best_ta", "best_ra", "s2s", "train"];
