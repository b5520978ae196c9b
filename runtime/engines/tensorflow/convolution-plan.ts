import type { ConvolutionAttrs } from "../../../compiler/tensor/ops.ts";
import type { Shape } from "../../../compiler/tensor/program.ts";
import type { Target } from "./emission.ts";

/** How to call a convolution of the library. */
export interface ConvolutionPlan {
  readonly padding: "VALID" | "SAME" | "EXPLICIT";
  /** for `EXPLICIT`: the padding before and after each of N, H, W, C */
  readonly explicit: readonly number[];
  /** crop of the image before the convolution: first row and number of rows, for height and width */
  readonly crop: readonly [Rows, Rows];
  /** zero padding before the convolution */
  readonly pad: readonly [Padding, Padding];
}

interface Rows {
  readonly start: number;
  readonly count: number;
}

type Padding = readonly [low: number, high: number];

/** One spatial axis of a convolution, and which padding modes of the library fit it. */
interface Axis {
  readonly rows: Rows;
  /** the padding rows that windows read */
  readonly read: Padding;
  /** the padding of the program, without negative values */
  readonly stated: Padding;
  readonly valid: boolean;
  readonly same: boolean;
}

function planAxis(extent: number, kernel: number, stride: number, [low, high]: Padding): Axis {
  const output = Math.floor((extent + low + high - kernel) / stride) + 1;
  const start = Math.max(0, -low);
  const before = Math.max(0, low);
  /** the number of rows that the windows cover, from the first padding row */
  const span = (output - 1) * stride + kernel;
  const after = Math.max(0, span - before - (extent - start));
  // trailing rows that no window reads can stay, unless the library would add another window for them
  let count = extent - start;
  if (before === 0 && after === 0 && Math.floor((count - kernel) / stride) + 1 !== output) count = span;
  const total = Math.max(0, (output - 1) * stride + kernel - count);
  return {
    rows: { start, count },
    read: [before, after],
    stated: low >= 0 && high >= 0 ? [low, high] : [before, after],
    valid: before === 0 && after === 0,
    same:
      Math.ceil(count / stride) === output && before === Math.floor(total / 2) && before + after === total,
  };
}

/**
 * Chooses the padding mode. On a CPU there are no fast gradient kernels with explicit padding (in bfloat16 they are fifty times
 * slower, and less exact). A convolution that fits neither `VALID` nor `SAME` is therefore padded in a separate step.
 */
export function planConvolution(
  target: Target,
  input: Shape,
  filter: Shape,
  attrs: ConvolutionAttrs,
): ConvolutionPlan {
  const height = planAxis(input[1]!, filter[0]!, attrs.strides[0], attrs.padding[0]);
  const width = planAxis(input[2]!, filter[1]!, attrs.strides[1], attrs.padding[1]);
  const crop = [height.rows, width.rows] as const;
  const none = [
    [0, 0],
    [0, 0],
  ] as const;
  if (height.valid && width.valid) return { padding: "VALID", explicit: [], crop, pad: none };
  if (height.same && width.same) return { padding: "SAME", explicit: [], crop, pad: none };
  if (target.device === "gpu")
    return {
      padding: "EXPLICIT",
      explicit: [0, 0, ...height.stated, ...width.stated, 0, 0],
      crop,
      pad: none,
    };
  return { padding: "VALID", explicit: [], crop, pad: [height.read, width.read] };
}
