import type { Comparison, Op } from "../../../compiler/tensor/ops.ts";
import { type Case, onPairs, onWords } from "../case.ts";

const INF = Number.POSITIVE_INFINITY;
const NAN = Number.NaN;

const DIRECTIONS: { readonly [K in Comparison]: readonly number[] } = {
  EQ: [0, 1, 0, 0, 0, 1],
  NE: [1, 0, 1, 1, 1, 0],
  LT: [1, 0, 0, 0, 0, 0],
  LE: [1, 1, 0, 0, 0, 1],
  GT: [0, 0, 1, 0, 0, 0],
  GE: [0, 1, 1, 0, 0, 1],
};

const compareCases = (Object.entries(DIRECTIONS) as [Comparison, readonly number[]][]).flatMap(
  ([direction, expected]): Case[] => [
    onPairs(
      direction,
      (b, x, y) => b.compare(x, y, direction),
      [1, 2, 3, NAN, 1, 0],
      [2, 2, 2, 1, NAN, -0],
      expected,
    ),
    onWords(
      `${direction} i32`,
      "i32",
      (b, x, y) => b.compare(x!, y!, direction),
      [
        [-1, 2, 3],
        [2, 2, -2],
      ],
      expected.slice(0, 3),
    ),
  ],
);

export const CHOICE_CASES = {
  compare: [
    ...compareCases,
    onWords(
      "u32 above 2^31",
      "u32",
      (b, x, y) => b.compare(x!, y!, "GT"),
      [
        [0x80000000, 1],
        [1, 0x80000000],
      ],
      [1, 0],
    ),
    onWords(
      "bool",
      "bool",
      (b, x, y) => b.compare(x!, y!, "EQ"),
      [
        [0, 1, 1],
        [0, 0, 1],
      ],
      [1, 0, 1],
    ),
  ],
  select: [
    {
      name: "floats; what is not chosen leaves no trace",
      build: (t) => {
        const pick = t.input("bool", [2, 2], [1, 0, 0, 1]);
        t.out(t.b.select(pick, t.x([2, 2], [1, NAN, INF, 4]), t.x([2, 2], [NAN, 6, 7, -INF])), [1, 6, 7, 4]);
      },
    },
    {
      name: "words and a scalar",
      only: "f32",
      build: (t) => {
        const pick = t.input("bool", [2], [1, 0]);
        t.out(t.b.select(pick, t.i32([2], [1, 2]), t.i32([2], [3, 4])), [1, 4]);
        t.out(t.b.select(t.input("bool", [], [0]), t.i32([], [1]), t.i32([], [2])), [2]);
      },
    },
  ],
} satisfies Partial<Record<Op, Case[]>>;
