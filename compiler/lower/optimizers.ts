import type { Call } from "../experiment/word.ts";
import type { ValueId } from "../tensor/program.ts";
import { commonArgs, type OptimizerDefinition } from "../vocabulary/define/optimizers.ts";
import type { Lowering } from "./context.ts";

export function slotName(slot: string, tensor: string): string {
  return `optimizer.${slot}.${tensor}`;
}

/** Updates one tensor and its optimizer state. */
export function updateTensor(
  lowering: Lowering,
  optimizer: Call<OptimizerDefinition>,
  tensor: string,
  w: ValueId,
  g: ValueId,
): void {
  const { b, scalars } = lowering;
  const shape = b.shape(w);
  const spread = (value: ValueId): ValueId => b.splat(value, shape);
  const decayed = b.add(g, b.mul(spread(scalars.scalar(commonArgs(optimizer).weight_decay)), w));
  b.within("optimizer", () => {
    optimizer.word.lower(
      {
        context: lowering,
        w,
        g,
        decayed,
        spread,
        slot: (name) => b.variable(slotName(name, tensor), lowering.compute, shape),
        keep: (name, value) => b.update(slotName(name, tensor), value),
        set: (value) => b.update(tensor, value),
      },
      optimizer.args,
    );
  });
}
