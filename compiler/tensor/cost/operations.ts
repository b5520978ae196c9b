import { Builder } from "../builder.ts";
import { DECOMPOSITIONS, type Decompose, type FusedOp } from "../decompositions.ts";
import { OPS, type Op } from "../ops.ts";
import { type AnyInstruction, isFloat, type Program, sizeOf, type TensorType } from "../program.ts";

/**
 * Floating-point operations of one run of an instruction. A multiply-add of a convolution or matrix product counts 2,
 * including padding, as is usual; arithmetic, roots and exponentials count 1 for each number; a sum counts 1 for each
 * input. Moving, selecting, comparing and converting count 0, and so does integer arithmetic. A fused operation counts
 * as its parts.
 */
export function operationsOf(program: Program, instruction: AnyInstruction): number {
  const type = (value: number): TensorType => program.types[value]!;
  const size = (value: number): number => sizeOf(type(value).shape);
  const [result] = instruction.results;
  if (result === undefined || !isFloat(type(result).dtype)) return 0;
  switch (instruction.op) {
    case "dot_general": {
      const { shape } = type(instruction.operands[0]!);
      return 2 * size(result) * shape[shape.length - (instruction.attrs.transposeLhs ? 2 : 1)]!;
    }
    case "convolution":
      return 2 * size(result) * kernel(type(instruction.operands[1]!).shape);
    case "convolution_input_grad":
      return 2 * size(instruction.operands[0]!) * kernel(type(instruction.operands[1]!).shape);
    case "convolution_filter_grad":
      return 2 * size(instruction.operands[1]!) * kernel(instruction.attrs.filterShape);
    case "reduce_sum":
    case "reduce_max":
    case "reduce_min":
      return size(instruction.operands[0]!);
    case "relu":
    case "relu_grad":
    case "batch_norm_training":
    case "batch_norm_grad":
      return fused(instruction as AnyInstruction & { op: FusedOp }, program);
    default:
      return COUNTED.has(instruction.op) ? size(result) : 0;
  }
}

const NOT_ARITHMETIC: ReadonlySet<Op> = new Set(["not", "convert", "stop_gradient"]);
const COUNTED: ReadonlySet<Op> = new Set(
  (Object.keys(OPS) as Op[]).filter(
    (op) => (OPS[op].class === "unary" || OPS[op].class === "binary") && !NOT_ARITHMETIC.has(op),
  ),
);

/** Multiply-adds for one number of the result: kernel height * width * input channels. */
function kernel(shape: readonly number[]): number {
  return shape[0]! * shape[1]! * shape[2]!;
}

/** The operations of a fused operation's decomposition. */
function fused(instruction: AnyInstruction & { op: FusedOp }, program: Program): number {
  const b = new Builder("parts");
  const operands = instruction.operands.map((value, i) => {
    const { dtype, shape } = program.types[value]!;
    return b.input(String(i), dtype, shape);
  });
  (DECOMPOSITIONS[instruction.op] as Decompose<FusedOp>)(b, operands, instruction.attrs as never);
  const parts = b.finish();
  return parts.instructions.reduce((sum, part) => sum + operationsOf(parts, part), 0);
}
