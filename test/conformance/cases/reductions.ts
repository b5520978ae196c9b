import type { Builder } from "../../../compiler/tensor/builder.ts";
import type { Op } from "../../../compiler/tensor/ops.ts";
import type { ValueId } from "../../../compiler/tensor/program.ts";
import type { Case } from "../case.ts";

const INF = Number.POSITIVE_INFINITY;
const NAN = Number.NaN;

type Reduce = (b: Builder, x: ValueId, axes: readonly number[]) => ValueId;

const MATRIX = [3, -1, 2, 3, 5, -8];

/** Every choice of axes of a matrix and of an image, and axes of extent 1. */
function axesCases(reduce: Reduce, columns: readonly number[], rows: readonly number[], all: number): Case[] {
  return [
    {
      name: "axes of a matrix",
      build: (t) => {
        const x = t.x([2, 3], MATRIX);
        t.out(reduce(t.b, x, []), MATRIX);
        t.out(reduce(t.b, x, [0]), columns);
        t.out(reduce(t.b, x, [1]), rows);
        t.out(reduce(t.b, x, [0, 1]), [all]);
        t.out(reduce(t.b, x, [1, 0]), [all]);
      },
    },
    {
      name: "axes of one",
      build: (t) => {
        const x = t.x([1, 3, 1], [4, 5, 6]);
        t.out(reduce(t.b, x, [0]), [4, 5, 6]);
        t.out(reduce(t.b, x, [0, 2]), [4, 5, 6]);
        t.out(reduce(t.b, t.x([1, 1], [-2]), [0, 1]), [-2]);
        t.out(reduce(t.b, t.x([], [-2]), []), [-2]);
      },
    },
    {
      name: "axes of an image",
      build: (t) => {
        const x = t.x([3, 4, 5, 2]);
        for (const axes of [[0, 1, 2], [3], [1, 2], [0, 2], [0, 1, 2, 3]]) t.out(reduce(t.b, x, axes));
      },
    },
    {
      name: "i32",
      only: "f32",
      build: (t) => t.out(reduce(t.b, t.i32([2, 3], MATRIX), [0]), columns),
    },
  ];
}

function empty(reduce: Reduce, identity: number): Case {
  return {
    name: "nothing to reduce",
    build: (t) => t.out(reduce(t.b, t.x([0, 2], []), [0]), [identity, identity]),
  };
}

const sum: Reduce = (b, x, axes) => b.reduceSum(x, axes);
const max: Reduce = (b, x, axes) => b.reduceMax(x, axes);
const min: Reduce = (b, x, axes) => b.reduceMin(x, axes);

export const REDUCTION_CASES = {
  reduce_sum: [
    ...axesCases(sum, [6, 4, -6], [4, 0], 4),
    empty(sum, 0),
    {
      name: "many numbers",
      build: (t) => t.out(sum(t.b, t.b.constant(0.5, t.float, [1000, 40]), [0, 1]), [20000]),
    },
    {
      name: "NaN and infinities",
      build: (t) => t.out(sum(t.b, t.x([3, 2], [1, NAN, INF, 1, INF, -INF]), [1]), [NAN, INF, NAN]),
    },
  ],
  reduce_max: [
    ...axesCases(max, [3, 5, 2], [3, 5], 5),
    empty(max, -INF),
    {
      name: "ties and infinities",
      build: (t) => t.out(max(t.b, t.x([3, 2], [2, 2, -INF, -INF, INF, 0]), [1]), [2, -INF, INF]),
    },
    {
      name: "NaN stays",
      build: (t) => t.out(max(t.b, t.x([2, 3], [1, NAN, 3, NAN, 1, 2]), [1]), [NAN, NAN]),
    },
  ],
  reduce_min: [
    ...axesCases(min, [3, -1, -8], [-1, -8], -8),
    empty(min, INF),
    {
      name: "ties and infinities",
      build: (t) => t.out(min(t.b, t.x([3, 2], [2, 2, INF, INF, -INF, 0]), [1]), [2, INF, -INF]),
    },
    {
      name: "NaN stays",
      build: (t) => t.out(min(t.b, t.x([2, 3], [1, NAN, 3, NAN, 1, 2]), [1]), [NAN, NAN]),
    },
  ],
  argmax: [
    {
      name: "the first of equal ones",
      build: (t) => {
        t.out(t.b.argmax(t.x([3, 4], [1, 5, 5, 0, 2, 2, 2, 2, -4, -3, -9, -3]), 1), [1, 0, 1]);
        t.out(t.b.argmax(t.x([2, 3], [1, 7, -1, 1, 8, -2]), 0), [0, 1, 0]);
        t.out(t.b.argmax(t.x([3], [-2, -1, -1]), 0), [1]);
      },
    },
    {
      name: "one number, a middle axis",
      build: (t) => {
        t.out(t.b.argmax(t.x([2, 1], [4, 5]), 1), [0, 0]);
        t.out(t.b.argmax(t.x([4, 5, 3]), 1));
      },
    },
  ],
} satisfies Partial<Record<Op, Case[]>>;
