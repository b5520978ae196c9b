import type { Op } from "../../../compiler/tensor/ops.ts";
import type { AnyInstruction } from "../../../compiler/tensor/program.ts";
import type { Emission, Emit } from "./emission.ts";
import { emitBatchNormGrad, emitBatchNormTraining } from "./emit-batch-norm.ts";
import { EMIT_ELEMENTWISE, emitConstant, emitIota } from "./emit-elementwise.ts";
import { EMIT_LINEAR } from "./emit-linear.ts";
import { emitRngBits } from "./emit-random.ts";
import { emitRepeat } from "./emit-repeat.ts";
import { EMIT_SHAPE } from "./emit-shape.ts";

/** The function that emits each operation. */
const EMIT: { readonly [K in Op]: Emit<K> } = {
  constant: emitConstant,
  iota: emitIota,
  rng_bits: emitRngBits,
  ...EMIT_ELEMENTWISE,
  ...EMIT_SHAPE,
  ...EMIT_LINEAR,
  batch_norm_training: emitBatchNormTraining,
  batch_norm_grad: emitBatchNormGrad,
  repeat: emitRepeat,
};

export function emitInstruction(emission: Emission, instruction: AnyInstruction): void {
  // the row has the type of the instruction, but TypeScript cannot relate the two unions
  const emit = EMIT[instruction.op] as (emission: Emission, instruction: AnyInstruction) => void;
  emit(emission, instruction);
}
