import type { AnyInstruction, Program, Region, TensorType, ValueId } from "./program.ts";

/** Helpers for passes. */

/** Calls `visit` for every instruction; the body of a `repeat` follows it. `depth` is the number of loops around. */
export function forEachInstruction(
  instructions: readonly AnyInstruction[],
  visit: (instruction: AnyInstruction, depth: number) => void,
  depth = 0,
): void {
  for (const instruction of instructions) {
    visit(instruction, depth);
    if (instruction.op === "repeat")
      forEachInstruction(instruction.attrs.body.instructions, visit, depth + 1);
  }
}

/** How often each value is used: by instructions, region results, outputs and updates. */
export function countUses(program: Program): Map<ValueId, number> {
  const counts = new Map<ValueId, number>();
  const use = (value: ValueId): void => void counts.set(value, (counts.get(value) ?? 0) + 1);
  forEachInstruction(program.instructions, (instruction) => {
    instruction.operands.forEach(use);
    if (instruction.op === "repeat") instruction.attrs.body.results.forEach(use);
  });
  for (const { value } of program.outputs) use(value);
  for (const { value } of program.updates) use(value);
  return counts;
}

/** An instruction with its operands replaced; bodies are unchanged. */
export function withOperands(
  instruction: AnyInstruction,
  operand: (value: ValueId) => ValueId,
): AnyInstruction {
  const operands = instruction.operands.map(operand);
  return operands.every((value, i) => value === instruction.operands[i])
    ? instruction
    : ({ ...instruction, operands } as AnyInstruction);
}

export function withBody(
  instruction: AnyInstruction & { readonly op: "repeat" },
  body: Region,
): AnyInstruction {
  return { ...instruction, attrs: { ...instruction.attrs, body } };
}

/** A program while it is rewritten. New values get a type, and the origin of the value they replace. */
export class Rewrite {
  readonly types: TensorType[];
  readonly origins: Map<ValueId, string>;

  constructor(readonly program: Program) {
    this.types = [...program.types];
    this.origins = new Map(program.origins);
  }

  value(type: TensorType, originOf?: ValueId): ValueId {
    const id = this.types.push(type) - 1;
    const origin = originOf === undefined ? undefined : this.origins.get(originOf);
    if (origin !== undefined) this.origins.set(id, origin);
    return id;
  }

  finish(
    instructions: readonly AnyInstruction[],
    resolve: (value: ValueId) => ValueId = (value) => value,
  ): Program {
    return {
      ...this.program,
      types: this.types,
      origins: this.origins,
      instructions,
      outputs: this.program.outputs.map((output) => ({ ...output, value: resolve(output.value) })),
      updates: this.program.updates.map((update) => ({ ...update, value: resolve(update.value) })),
    };
  }
}

/**
 * Operations that cost nothing if computed where they are used, because an engine broadcasts while reading. It is
 * better to repeat them at each use than to store their result.
 */
export function isFree(instruction: AnyInstruction): boolean {
  return instruction.op === "constant" || instruction.op === "iota" || instruction.op === "broadcast_in_dim";
}
