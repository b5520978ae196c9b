import type { Builder } from "./builder.ts";
import type { Op } from "./ops.ts";
import { isFloat, type ValueId } from "./program.ts";
import { VJP, type VjpRule } from "./vjp.ts";

/**
 * Builds the gradient of a scalar with respect to values, in the builder's open region.
 *
 * Only instructions between `wrt` and the objective are differentiated, so the gradient of a network's input computes
 * no gradient of its weights. `wrt` can be defined anywhere. The objective, and everything from `wrt` to it, must be in
 * the open region.
 *
 * @returns gradients in the order of `wrt`; zeros for a value that the objective does not depend on
 */
export function gradient(b: Builder, objective: ValueId, wrt: readonly ValueId[]): ValueId[] {
  if (b.shape(objective).length !== 0) throw new Error("the objective of a gradient is a scalar");
  const instructions = [...b.open];

  const active = new Set<ValueId>(wrt);
  for (const { op, operands, results } of instructions) {
    if (op === "stop_gradient") continue;
    if (operands.some((operand) => active.has(operand)))
      for (const result of results) if (isFloat(b.dtype(result))) active.add(result);
  }

  const gradients = new Map<ValueId, ValueId>([[objective, b.like(objective, 1)]]);
  for (let i = instructions.length - 1; i >= 0; i--) {
    const instruction = instructions[i]!;
    const { op, operands, results } = instruction;
    // A value of `wrt` is a leaf even if it was computed: gradients of what it depends on are not needed.
    const incoming = results.map((result) =>
      active.has(result) && !wrt.includes(result) ? gradients.get(result) : undefined,
    );
    if (incoming.every((value) => value === undefined)) continue;
    const wants = (operand: number): boolean => active.has(operands[operand]!);
    if (!operands.some((_, operand) => wants(operand))) continue;
    const outgoing = (VJP[op] as VjpRule<Op>)(b, instruction as never, incoming, wants);
    outgoing.forEach((value, operand) => {
      if (value === undefined || !wants(operand)) return;
      const target = operands[operand]!;
      const sum = gradients.get(target);
      gradients.set(target, sum === undefined ? value : b.add(sum, value));
    });
  }
  return wrt.map((value) => gradients.get(value) ?? b.like(value, 0));
}
