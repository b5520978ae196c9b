import type { OptimizerPlan } from "../plan/schema.ts";
import type { ValueId } from "../tensor/program.ts";
import type { Lowering } from "./context.ts";
import type { HostScalar } from "./scalars.ts";

export function slotName(slot: string, tensor: string): string {
  return `optimizer.${slot}.${tensor}`;
}

/** Numbers beside those of the plan that an optimizer wants from the host. */
export function hostScalarsOf(optimizer: OptimizerPlan): readonly HostScalar[] {
  if (optimizer.kind !== "adam") return [];
  return [
    { kind: "one_minus_power", base: optimizer.beta1 },
    { kind: "one_minus_power", base: optimizer.beta2 },
  ];
}

/** Updates one tensor and its slots. */
export function updateTensor(
  lowering: Lowering,
  optimizer: OptimizerPlan,
  tensor: string,
  w: ValueId,
  g: ValueId,
): void {
  const { b, scalars } = lowering;
  const shape = b.shape(w);
  const spread = (value: ValueId): ValueId => b.splat(value, shape);
  const slot = (name: string): ValueId => b.variable(slotName(name, tensor), lowering.compute, shape);
  const store = (name: string, value: ValueId): void => b.update(slotName(name, tensor), value);
  const decayed = b.add(g, b.mul(spread(scalars.scalar(optimizer.weight_decay)), w));
  b.within("optimizer", () => {
    switch (optimizer.kind) {
      case "sgd": {
        // PyTorch: the learning rate is outside of the buffer.
        const lr = spread(scalars.scalar(optimizer.lr));
        const momentum = spread(scalars.scalar(optimizer.momentum));
        const buffer = b.add(b.mul(momentum, slot("momentum")), decayed);
        const step = optimizer.nesterov ? b.add(decayed, b.mul(momentum, buffer)) : buffer;
        store("momentum", buffer);
        b.update(tensor, b.sub(w, b.mul(lr, step)));
        return;
      }
      case "lars": {
        // Jiang et al., 2020, code: the learning rate is inside of the buffer; every tensor takes part; a tensor of
        // zero norm takes a local rate of 1.
        const norm = (x: ValueId): ValueId => b.sqrt(b.sumAll(b.mul(x, x)));
        const [wn, gn] = [norm(w), norm(g)];
        const denominator = b.add(
          b.add(gn, b.mul(scalars.scalar(optimizer.weight_decay), wn)),
          scalars.scalar(optimizer.epsilon),
        );
        const tiny = b.constant(1e-15, lowering.compute);
        const isZero = b.or(b.compare(wn, tiny, "LT"), b.compare(gn, tiny, "LT"));
        const one = b.constant(1, lowering.compute);
        const local = b.select(
          isZero,
          one,
          b.div(b.mul(scalars.scalar(optimizer.trust), wn), b.select(isZero, one, denominator)),
        );
        const rate = spread(b.mul(scalars.scalar(optimizer.lr), local));
        const buffer = b.add(
          b.mul(spread(scalars.scalar(optimizer.momentum)), slot("momentum")),
          b.mul(rate, decayed),
        );
        store("momentum", buffer);
        b.update(tensor, b.sub(w, buffer));
        return;
      }
      case "adam": {
        // What is one number for the whole tensor is computed as one.
        const blend = (old: ValueId, value: ValueId, beta: ValueId): ValueId =>
          b.add(b.mul(spread(beta), old), b.mul(spread(b.addNumber(b.neg(beta), 1)), value));
        const first = blend(slot("first"), decayed, scalars.scalar(optimizer.beta1));
        const second = blend(slot("second"), b.mul(decayed, decayed), scalars.scalar(optimizer.beta2));
        const [correction1, correction2] = hostScalarsOf(optimizer).map((scalar) => scalars.host(scalar)) as [
          ValueId,
          ValueId,
        ];
        const root = b.add(
          b.div(b.sqrt(second), spread(b.sqrt(correction2))),
          spread(scalars.scalar(optimizer.epsilon)),
        );
        const rate = spread(b.div(scalars.scalar(optimizer.lr), correction1));
        store("first", first);
        store("second", second);
        b.update(tensor, b.sub(w, b.mul(rate, b.div(first, root))));
        return;
      }
    }
  });
}
