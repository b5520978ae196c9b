import { describe, expect, it } from "vitest";
import { ALL_WORDS } from "../../compiler/vocabulary/index.ts";
import { exampleFiles, wordFiles } from "../diagnostics/example-files.ts";
import { Random } from "./random.ts";
import { READERS } from "./readers/readers.ts";

/**
 * The number of inputs for each reader, always the same ones; `npx tsx test/fuzz/fuzz.ts` makes any number of others.
 */
const COUNTS: Readonly<Record<string, number>> = {
  source: 1_000,
  plans: 1_500,
  "params-and-settings": 4_000,
  safetensors: 8_500,
  "run-folder": 3_000,
  cifar10: 2_000,
};

it("every reader has its share of 20,000", () => {
  expect(Object.keys(COUNTS)).toEqual([...READERS.keys()]);
  expect(Object.values(COUNTS).reduce((sum, n) => sum + n, 0)).toBe(20_000);
});

it("texts that are changed have every word of the language", () => {
  const text = [...wordFiles().values(), ...exampleFiles().values()].join("\n").replace(/\/\/.*/g, "");
  const words = new Set(text.match(/[a-z_]\w*/gi));
  const called = ALL_WORDS.filter(({ internal, reserved }) => !internal || reserved).map(
    ({ name }) => name as string,
  );
  expect(called.filter((name) => !words.has(name))).toEqual([]);
});

describe("whatever is given to a reader is taken whole or refused in words", () => {
  it.each([...READERS.values()])("$name", async (reader) => {
    const answers = new Map<string, number>();
    for (let i = 0; i < COUNTS[reader.name]!; i++) {
      const answer = await reader.try(new Random("test", reader.name, i));
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
    // if all inputs were refused, or none, the test would be useless
    expect(answers.size).toBeGreaterThan(4);
    if (reader.name !== "source") expect(answers.get("accepted")).toBeGreaterThan(20);
  });
});
