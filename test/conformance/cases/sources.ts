import { philoxWords } from "../../../compiler/random/philox.ts";
import type { Op } from "../../../compiler/tensor/ops.ts";
import type { Case } from "../case.ts";

/** The operands of `rng_bits` as inputs, so that no engine can fold them away. */
function rng(
  name: string,
  key: readonly [number, number],
  [firstItem, step]: readonly [number, number],
  [items, words]: readonly [number, number],
): Case {
  return {
    name,
    only: "f32",
    build: (t) => {
      const blocks = Math.ceil(words / 4);
      const expected: number[] = [];
      for (let item = firstItem; item < firstItem + items; item++) {
        expected.push(...philoxWords(key, [item * blocks, step], words));
      }
      const bits = t.b.rngBits(t.i32([], [firstItem]), t.i32([], [step]), key, items, words);
      t.out(bits, expected);
    },
  };
}

const HIGH_KEY = [0xa4093822, 0xffffffff] as const;

export const SOURCE_CASES = {
  constant: [
    {
      name: "floats",
      build: (t) => {
        t.out(t.b.constant(1.5, t.float, [2, 2]), [1.5, 1.5, 1.5, 1.5]);
        t.out(t.b.constant(-0.25, t.float), [-0.25]);
        t.out(t.b.constant(0.1, t.float, [3]));
        t.out(t.b.constant(Number.NEGATIVE_INFINITY, t.float, [1]), [Number.NEGATIVE_INFINITY]);
      },
    },
    {
      name: "words",
      only: "f32",
      build: (t) => {
        t.out(t.b.constant(-3, "i32", [2]), [-3, -3]);
        t.out(t.b.constant(4294967295, "u32", [1]), [4294967295]);
        t.out(t.b.constant(200, "u8", [1]), [200]);
        t.out(t.b.constant(1, "bool", [2]), [1, 1]);
        t.out(t.b.constant(0, "bool"), [0]);
      },
    },
  ],
  iota: [
    {
      name: "along each axis",
      build: (t) => {
        t.out(t.b.iota("i32", [2, 3], 0), [0, 0, 0, 1, 1, 1]);
        t.out(t.b.iota("i32", [2, 3], 1), [0, 1, 2, 0, 1, 2]);
        t.out(t.b.iota("i32", [2, 2, 2], 1), [0, 0, 1, 1, 0, 0, 1, 1]);
        t.out(t.b.iota(t.float, [4], 0), [0, 1, 2, 3]);
      },
    },
  ],
  rng_bits: [
    {
      name: "published vector of key 0, counter 0",
      only: "f32",
      build: (t) => {
        const bits = t.b.rngBits(t.i32([], [0]), t.i32([], [0]), [0, 0], 1, 4);
        t.out(bits, [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
      },
    },
    rng("whole blocks", [1, 2], [0, 0], [3, 4]),
    rng("a word an item", [1, 2], [5, 7], [6, 1]),
    rng("words not a multiple of 4", HIGH_KEY, [0, 3], [5, 6]),
    rng("items from the middle", HIGH_KEY, [3, 3], [2, 6]),
    rng("many words", [1, 2], [511, 99], [2, 37]),
    rng("the counter's low half beyond 32 bits", [1, 2], [2 ** 30, 1], [2, 20]),
    rng("a large step", [1, 2], [0, 2 ** 31 - 1], [1, 4]),
    {
      name: "an item's words do not depend on the others drawn",
      only: "f32",
      build: (t) => {
        const step = t.i32([], [4]);
        const all = t.b.rngBits(t.i32([], [0]), step, [9, 9], 8, 3);
        const tail = t.b.rngBits(t.i32([], [6]), step, [9, 9], 2, 3);
        t.out(t.b.compare(t.b.rows(all, 6, 8), tail, "EQ"), [1, 1, 1, 1, 1, 1]);
      },
    },
  ],
} satisfies Partial<Record<Op, Case[]>>;
