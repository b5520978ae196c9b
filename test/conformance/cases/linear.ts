import type { ConvolutionAttrs, Op } from "../../../compiler/tensor/ops.ts";
import type { Shape } from "../../../compiler/tensor/program.ts";
import { convolutionShape } from "../../../compiler/tensor/shapes.ts";
import type { Case } from "../case.ts";

/** A product with either operand given transposed. */
function dot(batch: Shape, [m, k, n]: readonly [number, number, number]): Case[] {
  return [false, true].flatMap((transposeLhs) =>
    [false, true].map((transposeRhs): Case => {
      const lhs = transposeLhs ? [k, m] : [m, k];
      const rhs = transposeRhs ? [n, k] : [k, n];
      const shapes = [lhs, rhs].map((extents) => [...batch, ...extents]);
      return {
        name: `[${shapes[0]}] x [${shapes[1]}]${transposeLhs ? ", left transposed" : ""}${transposeRhs ? ", right transposed" : ""}`,
        build: (t) => t.out(t.b.dot(t.x(shapes[0]!), t.x(shapes[1]!), transposeLhs, transposeRhs)),
      };
    }),
  );
}

interface Geometry {
  readonly what: string;
  readonly image: readonly [number, number, number, number];
  readonly kernel: readonly [number, number, number, number];
  readonly stride: number;
  readonly padding: ConvolutionAttrs["padding"];
}

const around = (n: number): ConvolutionAttrs["padding"] => [
  [n, n],
  [n, n],
];

/** The geometries in encoders, with even and odd images, and edge cases of the attributes. */
const GEOMETRIES: readonly Geometry[] = [
  { what: "3x3, even", image: [2, 6, 6, 3], kernel: [3, 3, 3, 4], stride: 1, padding: around(1) },
  { what: "3x3, odd", image: [2, 5, 7, 3], kernel: [3, 3, 3, 4], stride: 1, padding: around(1) },
  { what: "3x3 stride 2, even", image: [2, 8, 6, 4], kernel: [3, 3, 4, 5], stride: 2, padding: around(1) },
  { what: "3x3 stride 2, odd", image: [2, 7, 5, 4], kernel: [3, 3, 4, 5], stride: 2, padding: around(1) },
  {
    what: "3x3 stride 2, even and odd",
    image: [1, 6, 5, 2],
    kernel: [3, 3, 2, 3],
    stride: 2,
    padding: around(1),
  },
  {
    what: "3x3 stride 2, 1x1 image",
    image: [2, 1, 1, 3],
    kernel: [3, 3, 3, 2],
    stride: 2,
    padding: around(1),
  },
  {
    what: "3x3 stride 2, 2x2 image",
    image: [2, 2, 2, 3],
    kernel: [3, 3, 3, 2],
    stride: 2,
    padding: around(1),
  },
  { what: "3x3 unpadded", image: [2, 6, 5, 2], kernel: [3, 3, 2, 3], stride: 1, padding: around(0) },
  { what: "1x1", image: [2, 4, 3, 5], kernel: [1, 1, 5, 3], stride: 1, padding: around(0) },
  { what: "1x1 stride 2, even", image: [2, 6, 4, 5], kernel: [1, 1, 5, 3], stride: 2, padding: around(0) },
  { what: "1x1 stride 2, odd", image: [2, 5, 7, 5], kernel: [1, 1, 5, 3], stride: 2, padding: around(0) },
  { what: "7x7 stride 2", image: [1, 12, 13, 3], kernel: [7, 7, 3, 2], stride: 2, padding: around(3) },
  { what: "2x2 stride 2", image: [2, 5, 6, 2], kernel: [2, 2, 2, 3], stride: 2, padding: around(0) },
  {
    what: "3x3 stride 2, padded after",
    image: [2, 6, 6, 2],
    kernel: [3, 3, 2, 3],
    stride: 2,
    padding: [
      [0, 1],
      [0, 1],
    ],
  },
  {
    what: "padded unevenly",
    image: [1, 5, 4, 2],
    kernel: [3, 2, 2, 3],
    stride: 1,
    padding: [
      [2, 0],
      [1, 3],
    ],
  },
  { what: "stride 3", image: [1, 8, 9, 2], kernel: [3, 3, 2, 2], stride: 3, padding: around(1) },
];

function attrsOf({ stride, padding }: Geometry): ConvolutionAttrs {
  return { strides: [stride, stride], padding };
}

const forward = GEOMETRIES.map(
  (g): Case => ({
    name: g.what,
    build: (t) => t.out(t.b.convolution(t.x(g.image), t.x(g.kernel), attrsOf(g))),
  }),
);

const inputGrad = GEOMETRIES.map(
  (g): Case => ({
    name: g.what,
    build: (t) => {
      const attrs = attrsOf(g);
      const dy = t.x(convolutionShape(g.image, g.kernel, attrs));
      t.out(t.b.convolutionInputGrad(dy, t.x(g.kernel), attrs, g.image));
    },
  }),
);

const filterGrad = GEOMETRIES.map(
  (g): Case => ({
    name: g.what,
    build: (t) => {
      const attrs = attrsOf(g);
      const dy = t.x(convolutionShape(g.image, g.kernel, attrs));
      t.out(t.b.convolutionFilterGrad(t.x(g.image), dy, attrs, g.kernel));
    },
  }),
);

const STRIDED: ConvolutionAttrs = { strides: [2, 2], padding: around(1) };
const ONES = new Array<number>(16).fill(1);
const NINE = [1, 2, 3, 4, 5, 6, 7, 8, 9];

export const LINEAR_CASES = {
  dot_general: [
    {
      name: "by hand",
      build: (t) => {
        const x = t.x([2, 3], [1, 2, 3, 4, 5, 6]);
        const y = t.x([3, 2], [7, 8, 9, 10, 11, 12]);
        t.out(t.b.dot(x, y), [58, 64, 139, 154]);
        t.out(t.b.dot(x, x, false, true), [14, 32, 32, 77]);
        t.out(t.b.dot(x, x, true, false), [17, 22, 27, 22, 29, 36, 27, 36, 45]);
        t.out(t.b.dot(x, y, true, true), [39, 49, 59, 54, 68, 82, 69, 87, 105]);
      },
    },
    ...dot([], [5, 7, 3]),
    ...dot([], [1, 64, 1]),
    ...dot([3], [4, 6, 2]),
    ...dot([2, 3], [2, 3, 5]),
  ],
  convolution: [
    {
      name: "by hand: the number of taps inside the image",
      build: (t) => {
        const image = t.x([1, 4, 4, 1], ONES);
        const kernel = t.x([3, 3, 1, 1], ONES.slice(0, 9));
        const same = t.b.convolution(image, kernel, { strides: [1, 1], padding: around(1) });
        t.out(same, [4, 6, 6, 4, 6, 9, 9, 6, 6, 9, 9, 6, 4, 6, 6, 4]);
        t.out(t.b.convolution(image, kernel, STRIDED), [4, 6, 6, 9]);
      },
    },
    {
      name: "by hand: the kernel is not turned",
      build: (t) => {
        const image = t.x([1, 3, 3, 1], NINE);
        const kernel = t.x([2, 2, 1, 1], [1, 0, 0, -10]);
        t.out(t.b.convolution(image, kernel, { strides: [1, 1], padding: around(0) }), [-49, -58, -76, -85]);
      },
    },
    ...forward,
    {
      name: "in bf16",
      only: "f32",
      bfloat16: true,
      tolerance: 2e-2,
      build: (t) => {
        const half = (shape: Shape) => t.b.convert(t.x(shape), "bf16");
        t.out(t.b.convert(t.b.convolution(half([2, 6, 6, 8]), half([3, 3, 8, 4]), STRIDED), "f32"));
      },
    },
  ],
  convolution_input_grad: [
    {
      name: "by hand: 1x1 stride 2 spreads",
      build: (t) => {
        const dy = t.x([1, 2, 2, 1], [1, 2, 3, 4]);
        const attrs = { strides: [2, 2], padding: around(0) } as const;
        const dx = t.b.convolutionInputGrad(dy, t.x([1, 1, 1, 1], [10]), attrs, [1, 3, 4, 1]);
        t.out(dx, [10, 0, 20, 0, 0, 0, 0, 0, 30, 0, 40, 0]);
      },
    },
    ...inputGrad,
    {
      name: "in bf16",
      only: "f32",
      bfloat16: true,
      tolerance: 2e-2,
      build: (t) => {
        const half = (shape: Shape) => t.b.convert(t.x(shape), "bf16");
        const dx = t.b.convolutionInputGrad(half([2, 3, 3, 4]), half([3, 3, 8, 4]), STRIDED, [2, 6, 6, 8]);
        t.out(t.b.convert(dx, "f32"));
      },
    },
  ],
  convolution_filter_grad: [
    {
      name: "by hand: what each tap saw",
      build: (t) => {
        const x = t.x([1, 3, 3, 1], NINE);
        const dy = t.x([1, 2, 2, 1], [1, 0, 0, 100]);
        const dw = t.b.convolutionFilterGrad(x, dy, STRIDED, [3, 3, 1, 1]);
        t.out(dw, [500, 600, 0, 800, 901, 2, 0, 4, 5]);
      },
    },
    ...filterGrad,
    {
      name: "in bf16",
      only: "f32",
      bfloat16: true,
      tolerance: 2e-2,
      build: (t) => {
        const half = (shape: Shape) => t.b.convert(t.x(shape), "bf16");
        const dw = t.b.convolutionFilterGrad(half([2, 6, 6, 8]), half([2, 3, 3, 4]), STRIDED, [3, 3, 8, 4]);
        t.out(t.b.convert(dw, "f32"));
      },
    },
  ],
} satisfies Partial<Record<Op, Case[]>>;
