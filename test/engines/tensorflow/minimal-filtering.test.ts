import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Builder } from "../../../compiler/tensor/builder.ts";
import type { SpatialPadding } from "../../../compiler/tensor/ops.ts";
import type { Program, Shape } from "../../../compiler/tensor/program.ts";
import type { Engine, HostTensor } from "../../../runtime/engine.ts";
import { type Matrix, planFiltering } from "../../../runtime/engines/tensorflow/minimal-filtering.ts";
import { INSTALL_TIMEOUT, openTensorflow, runOnce } from "./open-tensorflow.ts";
import { attackProgram, initialVariables, numbers, trainingProgram } from "./small-network.ts";

let direct: Engine;
let filtered: Engine;
beforeAll(async () => {
  [direct, filtered] = [
    await openTensorflow({ filtering: "never" }),
    // reversed kernels among them
    await openTensorflow({ filtering: "always", mirror: "always" }),
  ];
}, INSTALL_TIMEOUT);
afterAll(async () => {
  await direct?.close();
  await filtered?.close();
});

const around = (low: number, high: number): SpatialPadding => [
  [low, high],
  [low, high],
];

function times(matrix: Matrix, vector: readonly number[]): number[] {
  return matrix.map((row) => row.reduce((sum, x, i) => sum + x * vector[i]!, 0));
}

describe("along one axis", () => {
  const paddings = [
    [1, 1],
    [0, 1],
    [1, 0],
    [0, 0],
    [2, 2],
  ] as const;
  test.each([1, 2])("stride %i: products at the points are the convolution", (stride) => {
    for (const [low, high] of paddings)
      for (let extent = 4; extent <= 13; extent++) {
        const x = Array.from({ length: extent }, (_, i) => Math.sin(3 * i + 1));
        const w = [0.3, -1.1, 0.7];
        const { height } = planFiltering(
          [1, extent, extent, 1],
          [3, 3, 1, 1],
          { strides: [stride, stride], padding: around(low, high) },
          "always",
        )!;
        const [image, kernel] = [times(height.image, x), times(height.kernel, w)];
        const products = image.map((value, i) => value * kernel[Math.floor(i / height.tiles)]!);
        const results = Math.floor((extent + low + high - 3) / stride) + 1;
        for (let i = 0; i < results; i++) {
          const sum = products.reduce((total, value, j) => total + value * height.result[j]![i]!, 0);
          const expected = w.reduce((total, tap, k) => total + tap * (x[i * stride + k - low] ?? 0), 0);
          expect(sum, `extent ${extent}, padding ${low} ${high}, result ${i}`).toBeCloseTo(expected, 12);
        }
      }
  });
});

test("is chosen for many channels on small images, and nowhere else", () => {
  const chosen = (images: Shape, to: number, stride = 1): boolean => {
    const attrs = { strides: [stride, stride], padding: stride === 1 ? around(1, 1) : around(0, 1) } as const;
    return planFiltering(images, [3, 3, images[3]!, to], attrs) !== undefined;
  };
  expect(chosen([64, 4, 4, 512], 512)).toBe(true);
  expect(chosen([64, 8, 8, 256], 256)).toBe(true);
  expect(chosen([64, 16, 16, 128], 128)).toBe(true);
  expect(chosen([64, 8, 8, 256], 512, 2)).toBe(true);
  expect(chosen([64, 32, 32, 64], 64)).toBe(false);
  expect(chosen([64, 16, 16, 128], 256, 2)).toBe(false);
  expect(chosen([64, 8, 8, 32], 32)).toBe(false);
  // for one image, transforming half a million numbers of a kernel is not worth it
  expect(chosen([1, 4, 4, 512], 512)).toBe(false);
});

/** The largest difference relative to the largest number, and the same for root mean squares. */
function apart(a: HostTensor, b: HostTensor): { largest: number; usual: number } {
  const exact = Array.from(b.data);
  const differences = Array.from(a.data, (n, i) => Math.abs(n - exact[i]!));
  const largest = (list: readonly number[]): number =>
    list.reduce((most, n) => Math.max(most, Math.abs(n)), 0);
  const root = (list: readonly number[]): number => Math.sqrt(list.reduce((sum, n) => sum + n * n, 0));
  return {
    largest: largest(differences) / largest(exact),
    usual: root(differences) / root(exact),
  };
}

describe("results in float64 are those of the library's convolutions", () => {
  test.each([8, 6, 7, 5])("size %i", async (size) => {
    for (const program of [attackProgram({ float: "f64", size }), trainingProgram({ float: "f64", size })]) {
      const inputs = new Map([["x", numbers("x", "f64", [2, size, size, 3])]]);
      const expected = await runOnce(direct, program, initialVariables(program), inputs);
      const found = await runOnce(filtered, program, initialVariables(program), inputs);
      for (const [name, value] of expected)
        expect(apart(found.get(name)!, value).largest, name).toBeLessThan(1e-12);
    }
  });
});

/** One convolution of many channels, and its gradients. */
function layer(float: "f32" | "f64", size: number, channels: number): Program {
  const b = new Builder("layer");
  const attrs = { strides: [1, 1], padding: around(1, 1) } as const;
  const x = b.input("x", float, [4, size, size, channels]);
  const w = b.input("w", float, [3, 3, channels, channels]);
  const dy = b.input("dy", float, [4, size, size, channels]);
  b.output("y", b.convolution(x, w, attrs));
  b.output("dx", b.convolutionInputGrad(dy, w, attrs, b.shape(x)));
  b.output("dw", b.convolutionFilterGrad(x, dy, attrs, b.shape(w)));
  return b.finish();
}

test.each([
  [4, 256],
  [8, 128],
])(
  "rounding in float32 stays near that of the library's convolutions: size %i, %i channels",
  async (size, channels) => {
    const inputsIn = (float: "f32" | "f64"): Map<string, HostTensor> => {
      const image = [4, size, size, channels];
      // the output of a ReLU is not negative
      const x = numbers("x", float, image);
      return new Map([
        ["x", { ...x, data: x.data.map((n) => Math.max(0, n)) as Float32Array }],
        ["w", numbers("w", float, [3, 3, channels, channels], Math.sqrt(2 / (9 * channels)))],
        ["dy", numbers("dy", float, image)],
      ]);
    };
    const none = new Map<string, HostTensor>();
    const single = inputsIn("f32");
    const rounded = new Map(
      [...single].map(([name, value]) => [
        name,
        { ...value, dtype: "f64", data: Float64Array.from(value.data) },
      ]),
    ) as Map<string, HostTensor>;
    const exact = await runOnce(direct, layer("f64", size, channels), none, rounded);
    const program = layer("f32", size, channels);
    const plain = await runOnce(direct, program, none, single);
    const found = await runOnce(filtered, program, none, single);
    for (const [name, value] of exact) {
      const [ours, theirs] = [apart(found.get(name)!, value), apart(plain.get(name)!, value)];
      expect(ours.usual / theirs.usual, name).toBeLessThan(8);
      expect(ours.usual, name).toBeLessThan(3e-6);
      expect(ours.largest, name).toBeLessThan(1e-5);
    }
  },
);
