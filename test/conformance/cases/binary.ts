import type { Op } from "../../../compiler/tensor/ops.ts";
import { type Case, onPairs, onWords } from "../case.ts";

const INF = Number.POSITIVE_INFINITY;
const NAN = Number.NaN;

const LEFT = [-6, -1.5, 0, 0.5, 3, INF];
const RIGHT = [4, -0.5, 2, 0.25, -8, 1];

export const BINARY_CASES = {
  add: [
    onPairs("floats", (b, x, y) => b.add(x, y), LEFT, RIGHT, [-2, -2, 2, 0.75, -5, INF]),
    onWords(
      "i32",
      "i32",
      (b, x, y) => b.add(x!, y!),
      [
        [1, -5],
        [2, 3],
      ],
      [3, -2],
    ),
    onWords(
      "u32 wraps",
      "u32",
      (b, x, y) => b.add(x!, y!),
      [
        [4294967295, 7],
        [2, 3],
      ],
      [1, 10],
    ),
  ],
  sub: [
    onPairs("floats", (b, x, y) => b.sub(x, y), LEFT, RIGHT, [-10, -1, -2, 0.25, 11, INF]),
    onWords(
      "i32",
      "i32",
      (b, x, y) => b.sub(x!, y!),
      [
        [1, -5],
        [2, 3],
      ],
      [-1, -8],
    ),
  ],
  mul: [
    onPairs("floats", (b, x, y) => b.mul(x, y), LEFT, RIGHT, [-24, 0.75, 0, 0.125, -24, INF]),
    onPairs("zero times infinity", (b, x, y) => b.mul(x, y), [0, 2], [INF, NAN], [NAN, NAN]),
    onWords(
      "i32",
      "i32",
      (b, x, y) => b.mul(x!, y!),
      [
        [7, -5],
        [2, 3],
      ],
      [14, -15],
    ),
    onWords(
      "u32 wraps",
      "u32",
      (b, x, y) => b.mul(x!, y!),
      [
        [0xd2511f53, 3],
        [0x12345679, 5],
      ],
      [0xdbb9b03b, 15],
    ),
  ],
  div: [
    onPairs("floats", (b, x, y) => b.div(x, y), LEFT, RIGHT, [-1.5, 3, 0, 2, -0.375, INF]),
    onPairs("by zero", (b, x, y) => b.div(x, y), [1, -1, 0], [0, 0, 0], [INF, -INF, NAN]),
    onWords(
      "i32 drops the fraction",
      "i32",
      (b, x, y) => b.div(x!, y!),
      [
        [7, -7, 7, -7, 6],
        [2, 2, -2, -2, 3],
      ],
      [3, -3, -3, 3, 2],
    ),
  ],
  max: [
    onPairs("floats", (b, x, y) => b.max(x, y), LEFT, RIGHT, [4, -0.5, 2, 0.5, 3, INF]),
    onPairs(
      "NaN on either side",
      (b, x, y) => b.max(x, y),
      [NAN, 1, NAN, 2],
      [1, NAN, NAN, 2],
      [NAN, NAN, NAN, 2],
    ),
    onWords(
      "i32",
      "i32",
      (b, x, y) => b.max(x!, y!),
      [
        [7, -5],
        [2, 3],
      ],
      [7, 3],
    ),
  ],
  min: [
    onPairs("floats", (b, x, y) => b.min(x, y), LEFT, RIGHT, [-6, -1.5, 0, 0.25, -8, 1]),
    onPairs(
      "NaN on either side",
      (b, x, y) => b.min(x, y),
      [NAN, 1, NAN, 2],
      [1, NAN, NAN, 2],
      [NAN, NAN, NAN, 2],
    ),
    onWords(
      "i32",
      "i32",
      (b, x, y) => b.min(x!, y!),
      [
        [7, -5],
        [2, 3],
      ],
      [2, -5],
    ),
  ],
  and: [
    onWords(
      "bool",
      "bool",
      (b, x, y) => b.and(x!, y!),
      [
        [0, 0, 1, 1],
        [0, 1, 0, 1],
      ],
      [0, 0, 0, 1],
    ),
    onWords(
      "u32",
      "u32",
      (b, x, y) => b.and(x!, y!),
      [
        [0xff00ff00, 5],
        [0xf0f0f0f0, 3],
      ],
      [0xf000f000, 1],
    ),
  ],
  or: [
    onWords(
      "bool",
      "bool",
      (b, x, y) => b.or(x!, y!),
      [
        [0, 0, 1, 1],
        [0, 1, 0, 1],
      ],
      [0, 1, 1, 1],
    ),
    onWords(
      "u32",
      "u32",
      (b, x, y) => b.or(x!, y!),
      [
        [0xff00ff00, 5],
        [0xf0f0f0f0, 3],
      ],
      [0xfff0fff0, 7],
    ),
  ],
  shift_right_logical: [
    onWords(
      "no sign",
      "u32",
      (b, x, y) => b.shiftRightLogical(x!, y!),
      [
        [0xffffffff, 0x80000000, 256, 7],
        [8, 31, 8, 0],
      ],
      [0xffffff, 1, 1, 7],
    ),
    {
      name: "uniform numbers from words, to the bit",
      tolerance: 0,
      build: (t) => {
        const words = t.b.rngBits(t.i32([], [0]), t.i32([], [0]), [0, 0], 1, 4);
        const high = t.b.shiftRightLogical(words, t.b.like(words, 8));
        const uniform = t.b.mulNumber(t.b.convert(high, t.float), 2 ** -24);
        t.out(uniform, [0x6627e8 / 2 ** 24, 0xe169c5 / 2 ** 24, 0xbc57ac / 2 ** 24, 0x9b00db / 2 ** 24]);
      },
    },
  ],
} satisfies Partial<Record<Op, Case[]>>;
