import type { AnyInstruction, Program, ValueId } from "../program.ts";
import { sameShape } from "../program.ts";
import { Rewrite, withBody, withOperands } from "../walk.ts";

/**
 * Removes operations without effect: stop_gradient once all gradients are made, reshapes and broadcasts to the same
 * shape, products with one, sums with zero.
 */
export function simplify(program: Program): Program {
  const replaced = new Map<ValueId, ValueId>();
  const resolve = (value: ValueId): ValueId => replaced.get(value) ?? value;
  /** values all of whose elements are one known number */
  const splat = new Map<ValueId, number>();
  const region = (list: readonly AnyInstruction[]): AnyInstruction[] => {
    const kept: AnyInstruction[] = [];
    for (const original of list) {
      let instruction = withOperands(original, resolve);
      const result = instruction.results[0]!;
      if (instruction.op === "constant") splat.set(result, instruction.attrs.value);
      if (instruction.op === "broadcast_in_dim" && splat.has(instruction.operands[0]!))
        splat.set(result, splat.get(instruction.operands[0]!)!);
      const same = identity(instruction, program, splat);
      if (same !== undefined) {
        replaced.set(result, same);
        continue;
      }
      if (instruction.op === "repeat") {
        const { body } = instruction.attrs;
        const instructions = region(body.instructions);
        instruction = withBody(instruction, { ...body, instructions, results: body.results.map(resolve) });
      }
      kept.push(instruction);
    }
    return kept;
  };
  return new Rewrite(program).finish(region(program.instructions), resolve);
}

/** The operand that an instruction only repeats; undefined if it does more. */
function identity(
  instruction: AnyInstruction,
  program: Program,
  splat: ReadonlyMap<ValueId, number>,
): ValueId | undefined {
  const [x, y] = instruction.operands as [ValueId, ValueId];
  const unchanged = (): boolean =>
    sameShape(program.types[x]!.shape, program.types[instruction.results[0]!]!.shape);
  switch (instruction.op) {
    case "stop_gradient":
      return x;
    case "reshape":
    case "broadcast_in_dim":
      return unchanged() ? x : undefined;
    case "convert":
      return program.types[x]!.dtype === instruction.attrs.to ? x : undefined;
    case "mul":
      return splat.get(y) === 1 ? x : splat.get(x) === 1 ? y : undefined;
    case "div":
      return splat.get(y) === 1 ? x : undefined;
    case "add":
      return splat.get(y) === 0 ? x : splat.get(x) === 0 ? y : undefined;
    case "sub":
      return splat.get(y) === 0 ? x : undefined;
    default:
      return undefined;
  }
}
