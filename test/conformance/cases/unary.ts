import type { Builder } from "../../../compiler/tensor/builder.ts";
import type { Op } from "../../../compiler/tensor/ops.ts";
import type { ValueId } from "../../../compiler/tensor/program.ts";
import { type Case, onNumbers, onWords } from "../case.ts";

const INF = Number.POSITIVE_INFINITY;
const NAN = Number.NaN;

/** Typical inputs of float functions: both signs, zeros, a fraction, a large number. */
const REAL = [-7.25, -1, -0.3, -0, 0, 1e-3, 0.7, 1, 2.5, 12];
const POSITIVE = [1e-6, 0.3, 1, 2, 2.25, 9, 1e6];

type Unary = (b: Builder, x: ValueId) => ValueId;

/** Compares a function with JavaScript's on ordinary numbers, and with results by hand for edge cases. */
function unary(apply: Unary, f: (x: number) => number, numbers: readonly number[]): Case {
  return {
    name: "ordinary numbers",
    build: (t) => {
      const shape = [1, numbers.length];
      // in f32 the operand is not the number written here, so only f64 has an expected value
      t.out(apply(t.b, t.x(shape, numbers)), t.float === "f64" ? numbers.map(f) : undefined);
    },
  };
}

export const UNARY_CASES = {
  neg: [
    unary(
      (b, x) => b.neg(x),
      (x) => -x,
      REAL,
    ),
    onWords("i32", "i32", (b, x) => b.neg(x!), [[-3, 0, 5]], [3, 0, -5]),
  ],
  abs: [
    unary((b, x) => b.abs(x), Math.abs, REAL),
    onWords("i32", "i32", (b, x) => b.abs(x!), [[-3, 0, 5]], [3, 0, 5]),
  ],
  sign: [
    onNumbers(
      "sign of zero is zero",
      (b, x) => b.sign(x),
      [-3, -1e-30, -0, 0, 1e-30, INF],
      [-1, -1, 0, 0, 1, 1],
    ),
    onWords("i32", "i32", (b, x) => b.sign(x!), [[-3, 0, 5]], [-1, 0, 1]),
  ],
  exp: [
    unary((b, x) => b.exp(x), Math.exp, REAL),
    onNumbers("ends", (b, x) => b.exp(x), [-INF, 0, INF, NAN], [0, 1, INF, NAN]),
  ],
  log: [
    unary((b, x) => b.log(x), Math.log, POSITIVE),
    onNumbers("ends", (b, x) => b.log(x), [0, 1, INF, -1, NAN], [-INF, 0, INF, NAN, NAN]),
  ],
  sqrt: [
    unary((b, x) => b.sqrt(x), Math.sqrt, POSITIVE),
    onNumbers("ends", (b, x) => b.sqrt(x), [0, 1, INF, -1, NAN], [0, 1, INF, NAN, NAN]),
  ],
  rsqrt: [
    unary(
      (b, x) => b.rsqrt(x),
      (x) => 1 / Math.sqrt(x),
      POSITIVE,
    ),
    onNumbers("infinite at zero", (b, x) => b.rsqrt(x), [0, 4, INF, -1, NAN], [INF, 0.5, 0, NAN, NAN]),
  ],
  sin: [unary((b, x) => b.sin(x), Math.sin, REAL)],
  cos: [unary((b, x) => b.cos(x), Math.cos, REAL)],
  floor: [
    onNumbers(
      "towards minus infinity",
      (b, x) => b.floor(x),
      [-1.5, -1, -0.5, 0, 0.5, 2.99],
      [-2, -1, -1, 0, 0, 2],
    ),
  ],
  round_nearest_even: [
    onNumbers(
      "halves go to the even neighbour",
      (b, x) => b.roundNearestEven(x),
      [-2.5, -1.5, -0.5, 0, 0.5, 1.5, 2.5, 3.5, 254.5, 0.49, 0.51, -0.51],
      [-2, -2, 0, 0, 0, 2, 2, 4, 254, 0, 1, -1],
    ),
  ],
  not: [onWords("bool", "bool", (b, x) => b.not(x!), [[0, 1, 1, 0]], [1, 0, 0, 1])],
  convert: [
    onNumbers(
      "float to i32 drops the fraction",
      (b, x) => b.convert(x, "i32"),
      [-2.9, -0.5, 0, 0.5, 2.9],
      [-2, 0, 0, 0, 2],
    ),
    onNumbers("float to u8", (b, x) => b.convert(x, "u8"), [0, 0.99, 127.5, 255], [0, 0, 127, 255]),
    onNumbers("float to bool", (b, x) => b.convert(x, "bool"), [0, -0, 0.25, -3], [0, 0, 1, 1]),
    {
      name: "words to float",
      build: (t) => {
        t.out(t.b.convert(t.i32([3], [-7, 0, 8]), t.float), [-7, 0, 8]);
        t.out(t.b.convert(t.input("u8", [3], [0, 128, 255]), t.float), [0, 128, 255]);
        t.out(t.b.convert(t.input("bool", [2], [0, 1]), t.float), [0, 1]);
        t.out(t.b.convert(t.input("u32", [4], [0, 1, 2 ** 31, 4294967040]), t.float), [
          0,
          1,
          2 ** 31,
          4294967040,
        ]);
      },
    },
    {
      name: "between words",
      only: "f32",
      build: (t) => {
        t.out(t.b.convert(t.input("u8", [2], [3, 255]), "i32"), [3, 255]);
        t.out(t.b.convert(t.input("bool", [2], [0, 1]), "i32"), [0, 1]);
        t.out(t.b.convert(t.i32([2], [5, 2 ** 31 - 1]), "u32"), [5, 2 ** 31 - 1]);
        t.out(t.b.convert(t.input("u32", [2], [5, 2 ** 31 - 1]), "i32"), [5, 2 ** 31 - 1]);
      },
    },
    {
      name: "to bf16 rounds to nearest even",
      only: "f32",
      bfloat16: true,
      tolerance: 0,
      build: (t) => {
        const ulp = 2 ** -7;
        const numbers = [
          1,
          1 + ulp / 2,
          1 + 1.5 * ulp,
          1 + 0.51 * ulp,
          -1 - ulp / 2,
          3.140625,
          1e-39,
          INF,
          NAN,
          0,
        ];
        const expected = [1, 1, 1 + 2 * ulp, 1 + ulp, -1, 3.140625];
        const x = t.x([numbers.length], numbers);
        t.out(t.b.convert(t.b.rows(x, 0, 6), "bf16"), expected);
        t.out(t.b.convert(t.b.convert(t.b.rows(x, 0, 6), "bf16"), "f32"), expected);
        t.out(t.b.convert(t.b.convert(t.b.rows(x, 7, 10), "bf16"), "f32"), [INF, NAN, 0]);
        t.out(t.b.convert(t.b.convert(t.x([64]), "bf16"), "f32"));
      },
    },
  ],
  stop_gradient: [onNumbers("the value", (b, x) => b.stopGradient(x), [-1, 0, 2], [-1, 0, 2])],
} satisfies Partial<Record<Op, Case[]>>;
