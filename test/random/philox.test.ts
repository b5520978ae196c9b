import { describe, expect, test } from "vitest";
import { normals, permutation, uniforms } from "../../compiler/random/host.ts";
import { type Key, philoxBlock, philoxWords } from "../../compiler/random/philox.ts";
import { streamKey } from "../../compiler/random/stream-key.ts";

const hex = (words: Uint32Array) => [...words].map((w) => w.toString(16).padStart(8, "0")).join(" ");

describe("Philox4x32-10", () => {
  // kat_vectors of the Random123 distribution
  test.each([
    [[0, 0, 0, 0], [0, 0], "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      "408f276d 41c83b0e a20bc7c6 6d5451fd",
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      "d16cfe09 94fdcceb 5001e420 24126ea1",
    ],
  ] as const)("known answer %#", (counter, key, expected) => {
    expect(hex(philoxBlock(key, counter))).toBe(expected);
  });

  const key: Key = [7, 9];

  test("words are the blocks of successive counters", () => {
    const words = philoxWords(key, [5, 3], 7);
    const expected = [...philoxBlock(key, [5, 0, 3, 0]), ...philoxBlock(key, [6, 0, 3, 0])].slice(0, 7);
    expect([...words]).toEqual(expected);
  });

  test("the low half carries within itself", () => {
    const words = philoxWords(key, [2 ** 32 - 1, 0], 8);
    expect([...words.subarray(4)]).toEqual([...philoxBlock(key, [0, 1, 0, 0])]);
  });

  test("counters outside of the whole numbers are refused", () => {
    expect(() => philoxWords(key, [-1, 0], 1)).toThrow(RangeError);
    expect(() => philoxWords(key, [0, 0.5], 1)).toThrow(RangeError);
  });
});

describe("host numbers", () => {
  test("uniforms lie in [0, 1) on a grid of 2^-24", () => {
    const values = uniforms(10_000, streamKey("u", 1));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(values.every((u) => Number.isInteger(u * 2 ** 24) && Math.fround(u) === u)).toBe(true);
    expect(mean(values)).toBeCloseTo(0.5, 2);
  });

  test("normals have the moments of a normal", () => {
    const values = normals(100_001, streamKey("n", 1));
    expect(values.length).toBe(100_001);
    expect(Math.abs(mean(values))).toBeLessThan(0.02);
    expect(Math.abs(mean(values.map((x) => x * x)) - 1)).toBeLessThan(0.02);
    expect(Math.abs(mean(values.map((x) => x ** 4)) - 3)).toBeLessThan(0.15);
  });

  test("a shorter draw is a prefix of a longer one", () => {
    expect([...normals(5, [1, 2])]).toEqual([...normals(9, [1, 2]).subarray(0, 5)]);
  });

  test("a permutation holds each index once and depends on the key", () => {
    const order = permutation(1000, streamKey("order", 0, 1));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect([...permutation(1000, streamKey("order", 0, 1))]).toEqual([...order]);
    expect([...permutation(1000, streamKey("order", 0, 2))]).not.toEqual([...order]);
    expect([...permutation(0, [0, 0])]).toEqual([]);
    expect([...permutation(1, [0, 0])]).toEqual([0]);
  });

  test("all orders of three are equally likely", () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = permutation(3, [i, 0]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // 5 standard deviations of a count of 1000
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(145);
  });
});

describe("stream keys", () => {
  test("are pinned: a change would change every draw of every run", () => {
    expect(streamKey("weights", 0, "f.conv1.weight")).toMatchInlineSnapshot(`
      [
        2673354317,
        3112022145,
      ]
    `);
  });

  test("do not confuse parts", () => {
    const keys = [
      streamKey("a", "b"),
      streamKey("ab"),
      streamKey("a,b"),
      streamKey("a", 1),
      streamKey("a", "1"),
    ];
    expect(new Set(keys.map((key) => key.join())).size).toBe(keys.length);
    expect(() => streamKey(Number.NaN)).toThrow(RangeError);
  });
});

function mean(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}
