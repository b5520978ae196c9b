import { describe, expect, test } from "vitest";
import { normals } from "../../../compiler/random/host.ts";
import { streamKey } from "../../../compiler/random/stream-key.ts";
import type { ConvolutionAttrs } from "../../../compiler/tensor/ops.ts";
import { type Shape, sizeOf } from "../../../compiler/tensor/program.ts";
import { convolutionShape } from "../../../compiler/tensor/shapes.ts";
import {
  convolution,
  convolutionFilterGrad,
  convolutionInputGrad,
} from "../../../runtime/engines/reference/linear.ts";
import type { Tensor } from "../../../runtime/engines/reference/tensor.ts";

const random = (name: string, shape: Shape): Tensor => ({
  dtype: "f64",
  shape,
  data: normals(sizeOf(shape), streamKey(name, ...shape)),
});

/** The definition, element by element. */
function direct(x: Tensor, w: Tensor, attrs: ConvolutionAttrs, result: Shape): Float64Array {
  const [n, h, width, c] = x.shape as [number, number, number, number];
  const [kh, kw, , o] = w.shape as [number, number, number, number];
  const [, oh, ow] = result as [number, number, number, number];
  const at = (i: number, row: number, column: number, channel: number): number =>
    row < 0 || row >= h || column < 0 || column >= width
      ? 0
      : x.data[((i * h + row) * width + column) * c + channel]!;
  const out: number[] = [];
  for (let i = 0; i < n; i++) {
    for (let place = 0; place < oh * ow; place++) {
      const top = Math.floor(place / ow) * attrs.strides[0] - attrs.padding[0][0];
      const left = (place % ow) * attrs.strides[1] - attrs.padding[1][0];
      for (let k = 0; k < o; k++) {
        let sum = 0;
        for (let tap = 0; tap < kh * kw * c; tap++) {
          const [ky, kx, channel] = [Math.floor(tap / (kw * c)), Math.floor(tap / c) % kw, tap % c];
          sum += at(i, top + ky, left + kx, channel) * w.data[tap * o + k]!;
        }
        out.push(sum);
      }
    }
  }
  return Float64Array.from(out);
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

const CASES: readonly [string, Shape, Shape, ConvolutionAttrs][] = [
  [
    "3x3",
    [2, 5, 6, 3],
    [3, 3, 3, 5],
    {
      strides: [1, 1],
      padding: [
        [1, 1],
        [1, 1],
      ],
    },
  ],
  [
    "3x3 stride 2",
    [2, 6, 7, 4],
    [3, 3, 4, 3],
    {
      strides: [2, 2],
      padding: [
        [1, 1],
        [1, 1],
      ],
    },
  ],
  [
    "1x1 stride 2",
    [2, 6, 5, 3],
    [1, 1, 3, 2],
    {
      strides: [2, 2],
      padding: [
        [0, 0],
        [0, 0],
      ],
    },
  ],
  [
    "two strides, uneven padding",
    [1, 7, 6, 2],
    [2, 3, 2, 3],
    {
      strides: [2, 3],
      padding: [
        [2, 0],
        [0, 3],
      ],
    },
  ],
  [
    "rows taken away",
    [1, 7, 6, 2],
    [1, 1, 2, 3],
    {
      strides: [2, 2],
      padding: [
        [-1, 0],
        [-1, -1],
      ],
    },
  ],
];

describe.each(CASES)("convolution %s", (name, image, kernel, attrs) => {
  const x = random(`${name} x`, image);
  const w = random(`${name} w`, kernel);
  const result = convolutionShape(image, kernel, attrs);
  const dy = random(`${name} dy`, result);

  test("is the definition", () => {
    const expected = direct(x, w, attrs, result);
    convolution(attrs, x, w, result).forEach((y, i) => {
      expect(y).toBeCloseTo(expected[i]!, 12);
    });
  });

  // the convolution is linear in either operand, so its gradients are its adjoints
  test("<y, dy> = <x, dx> = <w, dw>", () => {
    const value = dot(convolution(attrs, x, w, result), dy.data);
    expect(dot(convolutionInputGrad({ ...attrs, inputShape: image }, dy, w), x.data)).toBeCloseTo(value, 11);
    expect(dot(convolutionFilterGrad({ ...attrs, filterShape: kernel }, x, dy), w.data)).toBeCloseTo(
      value,
      11,
    );
  });
});
