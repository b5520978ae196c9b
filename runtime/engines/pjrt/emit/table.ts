import { Builder } from "../../../../compiler/tensor/builder.ts";
import { DECOMPOSITIONS, type FusedOp } from "../../../../compiler/tensor/decompositions.ts";
import type { Op } from "../../../../compiler/tensor/ops.ts";
import { EMIT_ELEMENTWISE } from "./elementwise.ts";
import type { Emit, EmitInstruction } from "./emitter.ts";
import { EMIT_LINEAR } from "./linear.ts";
import { EMIT_MOVEMENT } from "./movement.ts";
import { emitRngBits } from "./random.ts";
import { EMIT_REDUCTIONS } from "./reductions.ts";
import { emitRepeat } from "./repeat.ts";

/** A fused operation is written as its decomposition, because XLA fuses by itself. */
function decomposed<K extends FusedOp>(op: K): Emit<K> {
  return (e, operands, attrs, types) => {
    const b = new Builder(op);
    const inputs = types.operands.map(({ dtype, shape }, i) => b.input(`x${i}`, dtype, shape));
    const results = DECOMPOSITIONS[op](b, inputs, attrs);
    const names = new Map(inputs.map((value, i) => [value, operands[i]!]));
    return e.inlined(b.open, b.types, names, results);
  };
}

/** How each operation is written in StableHLO. */
const EMIT: { readonly [K in Op]: Emit<K> } = {
  ...EMIT_MOVEMENT,
  rng_bits: emitRngBits,
  ...EMIT_ELEMENTWISE,
  ...EMIT_REDUCTIONS,
  ...EMIT_LINEAR,
  relu: decomposed("relu"),
  relu_grad: decomposed("relu_grad"),
  batch_norm_training: decomposed("batch_norm_training"),
  batch_norm_grad: decomposed("batch_norm_grad"),
  repeat: emitRepeat,
};

export const emitInstruction: EmitInstruction = (e, instruction, operands, types) => {
  // the row has the type of the instruction, but TypeScript cannot relate the two unions
  const emit = EMIT[instruction.op] as Emit<Op>;
  return emit(e, operands, instruction.attrs, types);
};
