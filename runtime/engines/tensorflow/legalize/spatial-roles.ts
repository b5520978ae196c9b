import { OPS } from "../../../../compiler/tensor/ops.ts";
import type {
  AnyInstruction,
  Program,
  Shape,
  TensorType,
  ValueId,
} from "../../../../compiler/tensor/program.ts";

/**
 * How an instruction treats images that are mirrored in height and width.
 * - `moves`: these operands and results must all be mirrored or none of them (the operation commutes with mirroring)
 * - `blind`: the result does not depend on mirroring
 * - `fixed`: operands and results must not be mirrored
 */
export type Role =
  | { readonly kind: "moves"; readonly operands: readonly number[]; readonly results: readonly number[] }
  | { readonly kind: "blind" }
  | { readonly kind: "fixed" };

const FIXED: Role = { kind: "fixed" };
const BLIND: Role = { kind: "blind" };

function moves(operands: readonly number[], results: readonly number[]): Role {
  return { kind: "moves", operands, results };
}

/** [items, height, width, channels], or one channel without the last axis. */
export function isImage({ shape }: TensorType): boolean {
  return shape.length === 4 || shape.length === 3;
}

/** Whether only the axes of batch and channels are affected. */
function keepsRows(touched: (axis: number) => boolean): boolean {
  return !touched(1) && !touched(2);
}

export function roleOf(program: Program, instruction: AnyInstruction): Role {
  const type = (value: ValueId): TensorType => program.types[value]!;
  const all = instruction.operands.map((_, i) => i);
  const [result] = instruction.results;
  const image = result !== undefined && isImage(type(result));
  switch (instruction.op) {
    case "convolution":
    case "convolution_input_grad":
      return moves([0], [0]);
    case "convolution_filter_grad":
      return moves([0, 1], []);
    case "batch_norm_training":
      return image && type(result).shape.length === 4 ? moves([0], [0]) : FIXED;
    case "batch_norm_grad":
      return image && type(result).shape.length === 4 ? moves([0, 1], [0]) : FIXED;
    case "reverse":
      return image ? moves([0], [0]) : FIXED;
    case "slice": {
      const { start } = instruction.attrs;
      const from = type(instruction.operands[0]!).shape;
      const to = type(instruction.results[0]!).shape;
      return image && keepsRows((axis) => start[axis] !== 0 || from[axis] !== to[axis])
        ? moves([0], [0])
        : FIXED;
    }
    case "pad": {
      const { low, high } = instruction.attrs;
      return image && keepsRows((axis) => low[axis] !== 0 || high[axis] !== 0) ? moves([0], [0]) : FIXED;
    }
    case "concatenate":
      return image && keepsRows((axis) => axis === instruction.attrs.dimension) ? moves(all, [0]) : FIXED;
    case "constant":
      return BLIND;
    case "iota":
      return keepsRows((axis) => axis === instruction.attrs.dimension) ? BLIND : FIXED;
    case "broadcast_in_dim":
      return broadcastRole(type(instruction.operands[0]!).shape, instruction.attrs);
    case "reduce_sum":
    case "reduce_max":
    case "reduce_min": {
      const { axes } = instruction.attrs;
      if (!isImage(type(instruction.operands[0]!))) return FIXED;
      if ([1, 2].every((axis) => axes.includes(axis))) return BLIND;
      return axes.every((axis) => axis === 3) ? moves([0], [0]) : FIXED;
    }
    case "reshape":
      return sameRows(type(instruction.operands[0]!).shape, instruction.attrs.shape)
        ? moves([0], [0])
        : FIXED;
    case "repeat":
      return FIXED;
    default: {
      const { class: kind } = OPS[instruction.op];
      const elementwise = kind === "unary" || kind === "binary" || kind === "compare" || kind === "select";
      return image && (elementwise || kind === "fused") ? moves(all, [0]) : FIXED;
    }
  }
}

/** A plane and an image of one channel. */
function sameRows(from: Shape, to: Shape): boolean {
  const short = Math.min(from.length, to.length);
  return (
    short === 3 && [0, 1, 2].every((axis) => from[axis] === to[axis]) && Math.max(from.length, to.length) <= 4
  );
}

function broadcastRole(
  shape: Shape,
  attrs: { readonly shape: Shape; readonly dimensions: readonly number[] },
): Role {
  const axisOf = (dimension: number): number => attrs.dimensions.indexOf(dimension);
  if ([1, 2].every((dimension) => axisOf(dimension) < 0 || shape[axisOf(dimension)] === 1)) return BLIND;
  const rows = [0, 1, 2].every(
    (axis) => attrs.dimensions[axis] === axis && (axis === 0 || shape[axis] === attrs.shape[axis]),
  );
  return rows && isImage({ dtype: "f32", shape: attrs.shape }) ? moves([0], [0]) : FIXED;
}
