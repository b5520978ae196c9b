import type { ValueId } from "../../tensor/program.ts";
import type { Moved } from "../define/attacks.ts";
import type { LoweringContext } from "../define/lowering.ts";
import type { AttackStart } from "../types/words.ts";

/** Clips a perturbation so that the image stays in 0..1. */
export function toImage({ b }: LoweringContext, { source }: Moved, delta: ValueId): ValueId {
  return b.sub(b.minNumber(b.maxNumber(b.add(source, delta), 0), 1), source);
}

/**
 * Projects a perturbation onto the L-infinity ball.
 * @param radius broadcast to the shape of `delta`
 */
export function toCube({ b }: LoweringContext, delta: ValueId, radius: ValueId): ValueId {
  return b.max(b.min(delta, radius), b.neg(radius));
}

/** The initial perturbation before projection: 0, uniform in the L-infinity ball, or normal. */
export function startOf(
  context: LoweringContext,
  start: AttackStart,
  { name, shape }: Moved,
  radius: ValueId,
): ValueId {
  const { b } = context;
  if (start === "zero") return b.constant(0, context.compute, shape);
  const items = shape[0]!;
  const words = shape.slice(1).reduce((product, extent) => product * extent, 1);
  const stream = `${name} start`;
  if (start === "uniform") {
    const u = b.reshape(context.uniform(context.draws(stream, items, words)), shape);
    return b.mul(b.addNumber(b.mulNumber(u, 2), -1), radius);
  }
  const even = words + (words % 2);
  const normal = context.normal(stream, items, even);
  const cut = even === words ? normal : b.columns(normal, 0, words);
  return b.mulNumber(b.reshape(cut, shape), start.normal.toNumber());
}
