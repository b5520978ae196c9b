import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { STATEMENTS } from "../../grammar/tokens.ts";
import { productions } from "../../scripts/grammar-productions.ts";
import { grammarFiles } from "../../scripts/write-grammar.ts";

it.each([...grammarFiles()])("%s is what the parser makes", (file, text) => {
  expect(text === readFileSync(file, "utf8"), "stale: npx tsx scripts/write-grammar.ts").toBe(true);
});

it("a file is made of the statements of its top, a body of those of a body", () => {
  const [file, inside] = productions().map(({ part }) => JSON.stringify(part));
  expect(file).toContain('"seed"');
  expect(inside).not.toContain('"seed"');
  expect(inside).toContain('"minimize"');
  expect(file).not.toContain('"minimize"');
});

it("has every keyword with which a statement begins", () => {
  const all = JSON.stringify(productions());
  expect(Object.keys(STATEMENTS).filter((word) => !all.includes(`"text":"${word}"`))).toEqual([]);
});

it("the drawings need no network and no script", () => {
  const page = [...grammarFiles()].find(([file]) => file.endsWith(".html"))![1];
  expect(page).not.toMatch(/<script|<link|https?:(?!\/\/www\.w3\.org)/);
  const ids = new Set([...page.matchAll(/id="(\w+)"/g)].map(([, id]) => id));
  expect([...page.matchAll(/href="#(\w+)"/g)].map(([, id]) => id).filter((id) => !ids.has(id!))).toEqual([]);
});
