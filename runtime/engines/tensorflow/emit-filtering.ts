import type { ConvolutionAttrs } from "../../../compiler/tensor/ops.ts";
import type { Shape, TensorType, ValueId } from "../../../compiler/tensor/program.ts";
import { bytesOf } from "../host-tensors.ts";
import { boolAttr, typeAttr } from "./attrs.ts";
import { DATA_TYPES, encodeNumbers, tfType } from "./data-types.ts";
import type { Emission } from "./emission.ts";
import { type AxisFilter, type Filtering, type Matrix, planFiltering } from "./minimal-filtering.ts";
import type { Ref } from "./scope.ts";

/** One of the matrices of an axis. */
type Side = "image" | "result";

interface Transposed {
  readonly a?: boolean;
  readonly b?: boolean;
}

function rowsOf({ points, tiles }: AxisFilter): number {
  return points * tiles;
}

/** The kernel that a value is the reverse of (in height and width), if it is one. */
function reversedKernel(e: Emission, kernel: ValueId): ValueId | undefined {
  const producer = e.producer(kernel);
  if (producer?.op !== "reverse" || String(producer.attrs.dimensions) !== "0,1") return undefined;
  return producer.operands[0]!;
}

/** How to filter a convolution; undefined if the kernels of the library are used. */
export function filterOf(
  e: Emission,
  image: TensorType,
  kernel: Shape,
  attrs: ConvolutionAttrs,
): Filter | undefined {
  const { device, filtering } = e.target;
  const { dtype, shape } = image;
  if (device !== "cpu" || !(dtype === "f32" || (dtype === "f64" && filtering === "always"))) return undefined;
  const plan = planFiltering(shape, kernel, attrs, filtering);
  return plan && new Filter(e, plan, dtype);
}

/** Emits a convolution and its gradients with minimal filtering. */
export class Filter {
  constructor(
    private readonly e: Emission,
    private readonly plan: Filtering,
    private readonly dtype: "f32" | "f64",
  ) {}

  convolution(x: ValueId, kernel: ValueId): Ref {
    return this.toImages(this.timesKernel(this.atPoints(x, "image"), kernel, false), "result");
  }

  inputGradient(dy: ValueId, kernel: ValueId): Ref {
    return this.toImages(this.timesKernel(this.atPoints(dy, "result"), kernel, true), "image");
  }

  /** The gradient, and the same reversed in height and width. Unused nodes are not executed. */
  kernelGradient(x: ValueId, dy: ValueId, shape: Shape): { readonly gradient: Ref; readonly reversed: Ref } {
    const { e } = this;
    const { height, width } = this.plan;
    const [from, to] = shape.slice(2) as [number, number];
    const inTiles = [height.points, height.tiles, width.points, from, to];
    let sums = this.products(this.atPoints(x, "image"), this.atPoints(dy, "result"), inTiles, { a: true });
    if (height.tiles > 1) {
      const line = width.points * from * to;
      const tiles = e.reshape(sums, [height.points, height.tiles, line]);
      sums = e.scope.same("Sum", [tiles, e.scope.ints([1])], this.type([height.points, line]));
    }
    const points = e.reshape(sums, [height.points * width.points, from * to]);
    const at = (reversed: boolean): Ref =>
      e.reshape(this.product(this.kernelTable(reversed), points, { a: true }), shape);
    return { gradient: at(false), reversed: at(true) };
  }

  /** The products of transformed images and kernel; all tiles use the same kernel. */
  private timesKernel(images: Ref, kernel: ValueId, backwards: boolean): Ref {
    const channels = this.e.shape(kernel)[backwards ? 2 : 3]!;
    const shape = [...images.type.shape.slice(0, -1), channels];
    return this.products(images, this.kernelAtPoints(kernel), shape, { b: backwards });
  }

  /** Transformed images. They are kept, because the convolution and the filter gradient use the same ones. */
  private atPoints(images: ValueId, side: Side): Ref {
    const { height, width } = this.plan;
    const name = `at points ${JSON.stringify([height[side], width[side]])}`;
    return this.e.derived(images, name, (whole) => this.toPoints(whole, side));
  }

  /** A transformed kernel, computed in the scope of the kernel, so only once in an attack. */
  private kernelAtPoints(kernel: ValueId): Ref {
    const { e } = this;
    const { height, width } = this.plan;
    const [kh, kw, from, to] = e.shape(kernel) as readonly [number, number, number, number];
    // a reversed kernel is transformed with other matrices, so it is not reversed first
    const original = reversedKernel(e, kernel);
    const reversed = original !== undefined;
    const name = `at points ${JSON.stringify([height.kernel, width.kernel, reversed])}`;
    return e.derived(original ?? kernel, name, (whole) => {
      const points = this.product(this.kernelTable(reversed), e.reshape(whole, [kh * kw, from * to]));
      return e.reshape(points, [height.points, 1, width.points, from, to]);
    });
  }

  /** Transforms images [n, h, w, c] to [points, tiles, points, tiles * n, c], height first. */
  private toPoints(images: Ref, side: Side): Ref {
    const { e } = this;
    const { height, width } = this.plan;
    const [n, h, w, c] = images.type.shape as readonly [number, number, number, number];
    const pixels = this.exchanged(e.reshape(images, [n, h * w, c]));
    const high = this.product(this.table(height[side]), e.reshape(pixels, [h, w * n * c]));
    const lines = e.reshape(high, [rowsOf(height), w, n * c]);
    const points = this.products(this.table(width[side]), lines, [rowsOf(height), rowsOf(width), n * c]);
    return e.reshape(points, [height.points, height.tiles, width.points, width.tiles * n, c]);
  }

  /** The transpose of `toPoints`: transforms back to images [n, h, w, c]. */
  private toImages(points: Ref, side: Side): Ref {
    const { e } = this;
    const { height, width } = this.plan;
    const [rows, c] = points.type.shape.slice(-2) as [number, number];
    const n = rows / width.tiles;
    const [h, w] = [height[side][0]!.length, width[side][0]!.length];
    const all = e.reshape(points, [rowsOf(height), rowsOf(width), n * c]);
    const lines = this.products(this.table(width[side]), all, [rowsOf(height), w, n * c], { a: true });
    const high = e.reshape(lines, [rowsOf(height), w * n * c]);
    const pixels = this.product(this.table(height[side]), high, { a: true });
    return e.reshape(this.exchanged(e.reshape(pixels, [h * w, n, c])), [n, h, w, c]);
  }

  // -- nodes

  private type(shape: Shape) {
    return tfType(this.dtype, shape);
  }

  private product(a: Ref, b: Ref, transposed: Transposed = {}): Ref {
    const rows = a.type.shape[transposed.a ? 1 : 0]!;
    return this.e.scope.same("MatMul", [a, b], this.type([rows, b.type.shape[1]!]), {
      transpose_a: boolAttr(transposed.a ?? false),
      transpose_b: boolAttr(transposed.b ?? false),
    });
  }

  /** Matrix products of the last two axes; the other axes are broadcast. */
  private products(a: Ref, b: Ref, shape: Shape, transposed: Transposed = {}): Ref {
    return this.e.scope.same("BatchMatMulV2", [a, b], this.type(shape), {
      adj_x: boolAttr(transposed.a ?? false),
      adj_y: boolAttr(transposed.b ?? false),
    });
  }

  /** Exchanges the first two axes. */
  private exchanged(ref: Ref): Ref {
    const [a, b, c] = ref.type.shape as readonly [number, number, number];
    const { scope } = this.e;
    return scope.same("Transpose", [ref, scope.ints([1, 0, 2])], this.type([b, a, c]), {
      Tperm: typeAttr(DATA_TYPES.i32.tf),
    });
  }

  /** A matrix as a constant of the whole graph. */
  private table(matrix: Matrix): Ref {
    const { e, dtype } = this;
    const shape = [matrix.length, matrix[0]!.length];
    return e.shared(`${dtype} ${JSON.stringify(matrix)}`, () =>
      e.scope.constant(tfType(dtype, shape), bytesOf(encodeNumbers(dtype, matrix.flat()))),
    );
  }

  /** The transform of kernels along both axes as one matrix. */
  private kernelTable(reversed: boolean): Ref {
    const { height, width } = this.plan;
    const rows = height.kernel.flatMap((a) => width.kernel.map((b) => a.flatMap((x) => b.map((y) => x * y))));
    return this.table(reversed ? rows.map((row) => row.reverse()) : rows);
  }
}
