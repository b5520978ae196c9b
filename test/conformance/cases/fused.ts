import type { Op } from "../../../compiler/tensor/ops.ts";
import type { Shape } from "../../../compiler/tensor/program.ts";
import { type Case, onNumbers, onPairs } from "../case.ts";

const EPSILON = 1e-5;

/** The smallest number of rows with a variance, a whole batch, images. */
const SHAPES: readonly Shape[] = [
  [2, 3],
  [512, 4],
  [2, 3, 3, 5],
  [1, 4, 4, 2],
];

const training = SHAPES.map(
  (shape): Case => ({
    name: `[${shape}]`,
    build: (t) => {
      const channels = [shape.at(-1)!];
      const { y, mean, variance } = t.b.batchNormTraining(t.x(shape), t.x(channels), t.x(channels), EPSILON);
      t.out(y);
      t.out(mean);
      t.out(variance);
    },
  }),
);

const grad = SHAPES.map(
  (shape): Case => ({
    name: `[${shape}]`,
    // with two rows, the parts that mean and variance cancel leave almost nothing of dx (of order epsilon)
    tolerance: shape[0] === 2 && shape.length === 2 ? 1e-2 : 1e-4,
    build: (t) => {
      const channels = [shape.at(-1)!];
      const x = t.x(shape);
      const gamma = t.x(channels);
      const { mean, variance } = t.b.batchNormTraining(x, gamma, t.x(channels), EPSILON);
      const { dx, dgamma, dbeta } = t.b.batchNormGrad(t.x(shape), x, gamma, mean, variance, EPSILON);
      t.out(dx);
      t.out(dgamma);
      t.out(dbeta);
    },
  }),
);

export const FUSED_CASES = {
  relu: [
    onNumbers("signs and zeros", (b, x) => b.relu(x), [-2, -0, 0, 0.5, 3], [0, 0, 0, 0.5, 3]),
    onNumbers(
      "ends",
      (b, x) => b.relu(x),
      [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN],
      [0, Number.POSITIVE_INFINITY, Number.NaN],
    ),
    {
      name: "in bf16",
      only: "f32",
      bfloat16: true,
      build: (t) =>
        t.out(t.b.convert(t.b.relu(t.b.convert(t.x([3], [-1, 0, 2.5]), "bf16")), "f32"), [0, 0, 2.5]),
    },
  ],
  relu_grad: [
    onPairs(
      "nothing passes at zero",
      (b, dy, y) => b.reluGrad(dy, y),
      [5, -6, 7, 8],
      [0, 2, -0, 1e-30],
      [0, -6, 0, 8],
    ),
    {
      name: "in bf16",
      only: "f32",
      bfloat16: true,
      build: (t) => {
        const [dy, y] = [t.x([3], [1, -2, 3]), t.x([3], [0, 0.5, 2])].map((v) => t.b.convert(v, "bf16"));
        t.out(t.b.convert(t.b.reluGrad(dy!, y!), "f32"), [0, -2, 3]);
      },
    },
  ],
  batch_norm_training: [
    {
      name: "by hand: biased variance, epsilon inside the root",
      build: (t) => {
        // columns (1, 3) and (5, 5): means 2 and 5, variances 1 and 0; with epsilon 3 the roots are 2 and sqrt(3)
        const x = t.x([2, 2], [1, 5, 3, 5]);
        const { y, mean, variance } = t.b.batchNormTraining(x, t.x([2], [4, 9]), t.x([2], [10, -1]), 3);
        t.out(y, [8, -1, 12, -1]);
        t.out(mean, [2, 5]);
        t.out(variance, [1, 0]);
      },
    },
    ...training,
    {
      name: "far from zero",
      tolerance: 1e-3,
      build: (t) => {
        const x = t.b.addNumber(t.x([64, 3]), 20);
        const { y, mean, variance } = t.b.batchNormTraining(x, t.x([3]), t.x([3]), EPSILON);
        for (const value of [y, mean, variance]) t.out(value);
      },
    },
    {
      name: "x in bf16, statistics in f32",
      only: "f32",
      bfloat16: true,
      tolerance: 2e-2,
      build: (t) => {
        const x = t.b.convert(t.x([4, 3, 3, 5]), "bf16");
        const { y, mean, variance } = t.b.batchNormTraining(x, t.x([5]), t.x([5]), EPSILON);
        t.out(t.b.convert(y, "f32"));
        t.out(mean);
        t.out(variance);
      },
    },
  ],
  batch_norm_grad: [
    ...grad,
    {
      name: "x in bf16, statistics in f32",
      only: "f32",
      bfloat16: true,
      tolerance: 3e-2,
      build: (t) => {
        const [dy, x] = [t.x([4, 3, 3, 5]), t.x([4, 3, 3, 5])].map((v) => t.b.convert(v, "bf16"));
        const gamma = t.x([5]);
        const { mean, variance } = t.b.batchNormTraining(x!, gamma, t.x([5]), EPSILON);
        const { dx, dgamma, dbeta } = t.b.batchNormGrad(dy!, x!, gamma, mean, variance, EPSILON);
        t.out(t.b.convert(dx, "f32"));
        t.out(dgamma);
        t.out(dbeta);
      },
    },
  ],
} satisfies Partial<Record<Op, Case[]>>;
