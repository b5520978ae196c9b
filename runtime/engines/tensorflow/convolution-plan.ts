import type { ConvolutionAttrs } from "../../../compiler/tensor/ops.ts";
import type { Shape } from "../../../compiler/tensor/program.ts";
import type { Target } from "./emission.ts";

/** How a convolution is asked of the library. */
export interface ConvolutionPlan {
  readonly padding: "VALID" | "SAME" | "EXPLICIT";
  /** of `EXPLICIT`: before and after each of N, H, W, C */
  readonly explicit: readonly number[];
  /** rows taken from the image beforehand: first row and number of rows, height and width */
  readonly crop: readonly [Rows, Rows];
  /** zero rows added beforehand */
  readonly pad: readonly [Padding, Padding];
}

interface Rows {
  readonly start: number;
  readonly count: number;
}

type Padding = readonly [low: number, high: number];

/** One spatial axis of a convolution: what the library's own padding words would make of it. */
interface Axis {
  readonly rows: Rows;
  /** zero rows that are read */
  readonly read: Padding;
  /** zero rows as the program says, where it takes none away */
  readonly stated: Padding;
  readonly valid: boolean;
  readonly same: boolean;
}

function planAxis(extent: number, kernel: number, stride: number, [low, high]: Padding): Axis {
  const output = Math.floor((extent + low + high - kernel) / stride) + 1;
  const start = Math.max(0, -low);
  const before = Math.max(0, low);
  /** rows that the windows cover, beginning with the first row of padding */
  const span = (output - 1) * stride + kernel;
  const after = Math.max(0, span - before - (extent - start));
  // trailing rows that no window reads may stay, unless the library would put one more window over them
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
 * Chooses the padding. On a CPU explicit padding has no fast kernels for the gradients (in bfloat16 it is fifty times
 * slower, and less exact), so what is neither `VALID` nor `SAME` is padded in a step of its own.
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
