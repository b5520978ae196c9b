import type { ConvolutionAttrs } from "../../../compiler/tensor/ops.ts";
import type { Shape } from "../../../compiler/tensor/program.ts";

/**
 * Convolutions by minimal filtering (Winograd, 1980; Lavin and Gray, 2016). Image and kernel are polynomials; they are evaluated
 * at a few points, where the convolution becomes one matrix product for each point. The products are then transformed back
 * to pixels. A 3x3 kernel needs a quarter of the multiplications.
 */

/** `auto`: if it is estimated to be faster; `always`: wherever it is possible (for tests) */
export type FilteringMode = "auto" | "always" | "never";

/** A matrix as a list of rows. */
export type Matrix = readonly (readonly number[])[];

/** The filter for one axis, which computes tiles of neighbouring results. */
export interface AxisFilter {
  readonly tiles: number;
  readonly points: number;
  /** [points * tiles, extent of the image], points first */
  readonly image: Matrix;
  /** [points, extent of the kernel] */
  readonly kernel: Matrix;
  /** [points * tiles, extent of the result], points first; its transpose transforms products to pixels */
  readonly result: Matrix;
}

/** The filters for both axes of a convolution, which are applied one after the other. */
export interface Filtering {
  readonly height: AxisFilter;
  readonly width: AxisFilter;
}

/** The algorithm for one tile: products = image(x) * kernel(w), which `result` combines to results. */
interface Algorithm {
  readonly image: Matrix;
  readonly kernel: Matrix;
  readonly result: Matrix;
}

const TAPS = 3;
/** Results in a tile. With four, the float32 rounding error is close to that of a plain sum; with six, ten times as large. */
const RESULTS = 4;

/**
 * The finite evaluation points, by the number of kernel taps; the last point is always infinity. With 5/8 and 3/2 instead of the
 * usual 1 and 2, the rounding error is half as large, which is twice that of the kernels of the library.
 */
const POINTS: Readonly<Record<number, readonly number[]>> = {
  1: [0, 1, -1],
  2: [0, 1, -1, 2],
  3: [0, 5 / 8, -5 / 8, 3 / 2, -3 / 2],
};

/** The Toom-Cook algorithm for four results and a number of taps. */
function toomCook(taps: number): Algorithm {
  if (taps === 1) {
    const unit = identity(RESULTS);
    return { image: unit, kernel: unit.map(() => [1]), result: unit };
  }
  const points = POINTS[taps]!;
  const count = points.length + 1;
  /** the coefficients, lowest first, of the product of (x - p) over all points except one */
  const product = (but: number): number[] => {
    let coefficients = [1];
    points.forEach((p, i) => {
      if (i === but) return;
      coefficients = [...coefficients, 0].map(
        (_, power) => (coefficients[power - 1] ?? 0) - p * (coefficients[power] ?? 0),
      );
    });
    return Array.from({ length: count }, (_, power) => coefficients[power] ?? 0);
  };
  const scale = points.map((p, i) => points.reduce((value, q, j) => (i === j ? value : value * (p - q)), 1));
  const powers = (p: number, n: number): number[] => Array.from({ length: n }, (_, i) => p ** i);
  const last = (n: number): number[] => Array.from({ length: n }, (_, i) => (i === n - 1 ? 1 : 0));
  return {
    image: [...points.map((_, i) => product(i)), product(-1)],
    kernel: [...points.map((p, i) => powers(p, taps).map((x) => x / scale[i]!)), last(taps)],
    result: [...points.map((p) => powers(p, RESULTS)), last(RESULTS)],
  };
}

function identity(n: number): number[][] {
  return Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
}

/** The kernel taps that use the same pixels of the image (every `stride`-th one). */
function phases(stride: number): readonly (readonly number[])[] {
  return Array.from({ length: stride }, (_, phase) =>
    Array.from({ length: Math.ceil((TAPS - phase) / stride) }, (_, i) => phase + i * stride),
  );
}

function planAxis(extent: number, results: number, stride: number, low: number): AxisFilter {
  const tiles = Math.ceil(results / RESULTS);
  const image: number[][] = [];
  const kernels: number[][] = [];
  const result: number[][] = [];
  for (const taps of phases(stride)) {
    const algorithm = toomCook(taps.length);
    algorithm.kernel.forEach((row, point) => {
      kernels.push(Array.from({ length: TAPS }, (_, tap) => row[taps.indexOf(tap)] ?? 0));
      for (let tile = 0; tile < tiles; tile++) {
        const pixels = new Array<number>(extent).fill(0);
        algorithm.image[point]!.forEach((x, i) => {
          const at = (tile * RESULTS + i) * stride + taps[0]! - low;
          if (at >= 0 && at < extent) pixels[at] = x;
        });
        image.push(pixels);
        const sums = new Array<number>(results).fill(0);
        algorithm.result[point]!.forEach((x, i) => {
          const at = tile * RESULTS + i;
          if (at < results) sums[at] = x;
        });
        result.push(sums);
      }
    });
  }
  return { tiles, points: kernels.length, image, kernel: kernels, result };
}

/**
 * Nanoseconds for one operation of a matrix product or of the library's convolutions, and for a byte that is read or written.
 * They were measured with two threads; only their ratios matter.
 */
const PER_OPERATION = 1 / 350;
const PER_BYTE = 1 / 28;
/** how much slower the convolutions of the library are if a row of results is as short as a tile */
const SHORT_ROW = 1.6;
/** the minimum gain that is worth the additional memory */
const WORTH = 0.9;
const LARGEST_IMAGE = 64;

/**
 * How to filter a convolution; undefined if the kernels of the library are estimated to be faster. With large images and few
 * channels, the transforms cost more than the products save.
 * @param images [items, height, width, channels]
 * @param faster the speed of the library's kernels relative to float32
 */
export function planFiltering(
  images: Shape,
  kernel: Shape,
  { strides, padding }: ConvolutionAttrs,
  mode: FilteringMode = "auto",
  faster = 1,
): Filtering | undefined {
  const [n, h, w, from] = images as readonly [number, number, number, number];
  const to = kernel[3]!;
  if (mode === "never" || kernel[0] !== 3 || kernel[1] !== 3 || kernel[2] !== from) return undefined;
  if (strides.some((stride) => stride > 2) || padding.flat().some((rows) => rows < 0)) return undefined;
  if (Math.max(h, w) > LARGEST_IMAGE) return undefined;
  const axis = (extent: number, i: 0 | 1): AxisFilter =>
    planAxis(extent, resultsOf(extent, i, strides, padding), strides[i], padding[i][0]);
  const plan = { height: axis(h, 0), width: axis(w, 1) };
  if (mode === "always") return plan;
  const [oh, ow] = [plan.height.result[0]!.length, plan.width.result[0]!.length];
  const direct = 18 * oh * ow * n * from * to * PER_OPERATION * (ow <= RESULTS ? SHORT_ROW : 1);
  return filteringTime(plan, n, [from, to]) < (WORTH * direct) / faster ? plan : undefined;
}

function resultsOf(
  extent: number,
  axis: 0 | 1,
  strides: ConvolutionAttrs["strides"],
  padding: ConvolutionAttrs["padding"],
): number {
  const [low, high] = padding[axis];
  return Math.floor((extent + low + high - TAPS) / strides[axis]) + 1;
}

/** The estimated time of a convolution of n images. */
function filteringTime({ height, width }: Filtering, n: number, channels: readonly [number, number]): number {
  const [rows, columns] = [height.points * height.tiles, width.points * width.tiles];
  /** exchange of axes, transform of one axis, transform of the other */
  const way = (side: "image" | "result", count: number): number => {
    const [h, w] = [height[side][0]!.length, width[side][0]!.length];
    const operations = 2 * (rows * h * w + rows * columns * w);
    const bytes = 4 * (3 * h * w + 2 * rows * w + rows * columns);
    return n * count * (operations * PER_OPERATION + bytes * PER_BYTE);
  };
  const [from, to] = channels;
  const operations = 2 * rows * columns * n * from * to;
  // a transformed kernel is used for at least two convolutions
  const kernel = height.points * width.points * from * to * 2;
  const bytes = 4 * (rows * columns * n * (from + to) + kernel);
  return way("image", from) + way("result", to) + operations * PER_OPERATION + bytes * PER_BYTE;
}
