import type { Attrs, ConvolutionAttrs } from "../../../compiler/tensor/ops.ts";
import { type Shape, sizeOf } from "../../../compiler/tensor/program.ts";
import type { Tensor } from "./tensor.ts";

/**
 * c[m, n] += a[m, k] * b[k, n]; rows of b and c are contiguous. a is read at i * rowStep + j * columnStep, so it can be
 * transposed. Each pass over a row of c uses four rows of b: about 1 GFLOP/s.
 */
function multiplyInto(
  c: Float64Array,
  a: Float64Array,
  rowStep: number,
  columnStep: number,
  b: Float64Array,
  [m, k, n]: readonly [number, number, number],
): void {
  for (let i = 0; i < m; i++) {
    const row = i * n;
    let j = 0;
    for (; j + 4 <= k; j += 4) {
      const at = i * rowStep + j * columnStep;
      const a0 = a[at]!;
      const a1 = a[at + columnStep]!;
      const a2 = a[at + 2 * columnStep]!;
      const a3 = a[at + 3 * columnStep]!;
      const b0 = j * n;
      const b1 = b0 + n;
      const b2 = b1 + n;
      const b3 = b2 + n;
      for (let col = 0; col < n; col++) {
        c[row + col]! += a0 * b[b0 + col]! + a1 * b[b1 + col]! + a2 * b[b2 + col]! + a3 * b[b3 + col]!;
      }
    }
    for (; j < k; j++) {
      const a0 = a[i * rowStep + j * columnStep]!;
      for (let col = 0; col < n; col++) c[row + col]! += a0 * b[j * n + col]!;
    }
  }
}

/** The transpose of a [rows, columns] matrix. */
function transposed(x: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = x[i * columns + j]!;
  return out;
}

export function dotGeneral(attrs: Attrs["dot_general"], x: Tensor, y: Tensor, result: Shape): Float64Array {
  const [m, n] = result.slice(-2) as [number, number];
  const k = x.shape.at(attrs.transposeLhs ? -2 : -1)!;
  const out = new Float64Array(sizeOf(result));
  for (let batch = 0; batch < sizeOf(result.slice(0, -2)); batch++) {
    const a = x.data.subarray(batch * m * k, (batch + 1) * m * k);
    const given = y.data.subarray(batch * k * n, (batch + 1) * k * n);
    const b = attrs.transposeRhs ? transposed(given, n, k) : given;
    const c = out.subarray(batch * m * n, (batch + 1) * m * n);
    const [rowStep, columnStep] = attrs.transposeLhs ? [1, m] : [k, 1];
    multiplyInto(c, a, rowStep, columnStep, b, [m, k, n]);
  }
  return out;
}

/** The sizes of one convolution: image H x W x C, kernel KH x KW x C x O, result OH x OW x O. */
interface Geometry {
  readonly n: number;
  readonly h: number;
  readonly w: number;
  readonly c: number;
  readonly kh: number;
  readonly kw: number;
  readonly o: number;
  readonly oh: number;
  readonly ow: number;
  /** the number of output positions in one image */
  readonly places: number;
  /** how many numbers of the image one output position uses */
  readonly patch: number;
}

function geometryOf(image: Shape, kernel: Shape, result: Shape): Geometry {
  const [n, h, w, c] = image as readonly [number, number, number, number];
  const [kh, kw, , o] = kernel as readonly [number, number, number, number];
  const [, oh, ow] = result as readonly [number, number, number, number];
  return { n, h, w, c, kh, kw, o, oh, ow, places: oh * ow, patch: kh * kw * c };
}

/**
 * Calls `visit` for each output position and kernel tap, with the offsets of its C numbers in the patch matrix
 * [places, patch] of one image and in the image. Taps in the padding are skipped, and rows that negative padding removes are
 * never reached. im2col copies from the image to the patches; its adjoint adds in the other direction.
 */
function walkPatches(
  g: Geometry,
  { strides, padding }: ConvolutionAttrs,
  visit: (patchAt: number, imageAt: number) => void,
): void {
  for (let y = 0; y < g.oh; y++) {
    for (let x = 0; x < g.ow; x++) {
      for (let ky = 0; ky < g.kh; ky++) {
        const row = y * strides[0] - padding[0][0] + ky;
        if (row < 0 || row >= g.h) continue;
        for (let kx = 0; kx < g.kw; kx++) {
          const column = x * strides[1] - padding[1][0] + kx;
          if (column < 0 || column >= g.w) continue;
          visit((y * g.ow + x) * g.patch + (ky * g.kw + kx) * g.c, (row * g.w + column) * g.c);
        }
      }
    }
  }
}

function patchesOf(g: Geometry, attrs: ConvolutionAttrs, image: Float64Array): Float64Array {
  const patches = new Float64Array(g.places * g.patch);
  walkPatches(g, attrs, (patchAt, imageAt) => {
    for (let i = 0; i < g.c; i++) patches[patchAt + i] = image[imageAt + i]!;
  });
  return patches;
}

/** One image of a batch. */
function item(data: Float64Array, index: number, size: number): Float64Array {
  return data.subarray(index * size, (index + 1) * size);
}

export function convolution(attrs: ConvolutionAttrs, x: Tensor, w: Tensor, result: Shape): Float64Array {
  const g = geometryOf(x.shape, w.shape, result);
  const out = new Float64Array(sizeOf(result));
  for (let i = 0; i < g.n; i++) {
    const patches = patchesOf(g, attrs, item(x.data, i, g.h * g.w * g.c));
    multiplyInto(item(out, i, g.places * g.o), patches, g.patch, 1, w.data, [g.places, g.patch, g.o]);
  }
  return out;
}

export function convolutionInputGrad(
  attrs: Attrs["convolution_input_grad"],
  dy: Tensor,
  w: Tensor,
): Float64Array {
  const g = geometryOf(attrs.inputShape, w.shape, dy.shape);
  const kernel = transposed(w.data, g.patch, g.o);
  const out = new Float64Array(sizeOf(attrs.inputShape));
  for (let i = 0; i < g.n; i++) {
    const patches = new Float64Array(g.places * g.patch);
    multiplyInto(patches, item(dy.data, i, g.places * g.o), g.o, 1, kernel, [g.places, g.o, g.patch]);
    const image = item(out, i, g.h * g.w * g.c);
    walkPatches(g, attrs, (patchAt, imageAt) => {
      for (let j = 0; j < g.c; j++) image[imageAt + j]! += patches[patchAt + j]!;
    });
  }
  return out;
}

export function convolutionFilterGrad(
  attrs: Attrs["convolution_filter_grad"],
  x: Tensor,
  dy: Tensor,
): Float64Array {
  const g = geometryOf(x.shape, attrs.filterShape, dy.shape);
  const out = new Float64Array(sizeOf(attrs.filterShape));
  for (let i = 0; i < g.n; i++) {
    const patches = patchesOf(g, attrs, item(x.data, i, g.h * g.w * g.c));
    multiplyInto(out, patches, 1, g.patch, item(dy.data, i, g.places * g.o), [g.patch, g.places, g.o]);
  }
  return out;
}
