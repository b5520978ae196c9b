import type { AnyInstruction, Program, ValueId } from "../program.ts";
import { Memory } from "./traffic.ts";

/** Bytes of memory that a program needs. */
export interface ProgramMemory {
  /** variables with weights, statistics and optimizer state */
  readonly weights: number;
  /** variables with images and labels */
  readonly data: number;
  /** maximum number of live bytes, variables included: see `peakBytes` */
  readonly peak: number;
}

export function memoryOf(program: Program): ProgramMemory {
  const memory = new Memory(program);
  const note = (instructions: readonly AnyInstruction[]): void => {
    for (const instruction of instructions) {
      memory.note(instruction);
      if (instruction.op === "repeat") note(instruction.attrs.body.instructions);
    }
  };
  note(program.instructions);
  let [weights, data] = [0, 0];
  for (const { name, value } of program.variables)
    if (name.startsWith("data.")) data += memory.bytes(value);
    else weights += memory.bytes(value);
  return { weights, data, peak: peakBytes(program, memory) };
}

/** Bytes of all values together: an upper bound for any engine that frees values after their last use. */
export function sumOfValues(program: Program): number {
  const memory = new Memory(program);
  return program.types.reduce((sum, _, value) => sum + memory.bytes(value), 0);
}

/**
 * The maximum number of live bytes if instructions run in the program's order. A value lives from the instruction that
 * makes it to the last one that reads it; inputs and variables live throughout, the new content of a variable to the
 * end. An engine with another order, or with in-place operations, needs another amount.
 */
export function peakBytes(program: Program, memory: Memory): number {
  const kept = new Set<ValueId>();
  const keep = (value: ValueId): void => {
    const home = memory.home(value);
    if (home !== undefined) kept.add(home);
  };
  for (const { value } of [...program.inputs, ...program.variables]) keep(value);
  const always = sum(kept, memory);
  for (const { value } of [...program.outputs, ...program.updates]) keep(value);
  return always + peakOf(program.instructions, kept, memory);
}

function sum(values: Iterable<ValueId>, memory: Memory): number {
  let total = 0;
  for (const value of values) total += memory.bytes(value);
  return total;
}

/** @param kept values that live beyond these instructions */
function peakOf(instructions: readonly AnyInstruction[], kept: ReadonlySet<ValueId>, memory: Memory): number {
  const last = new Map<ValueId, number>();
  instructions.forEach((instruction, i) => {
    for (const value of usesOf(instruction)) {
      const home = memory.home(value);
      if (home !== undefined) last.set(home, i);
    }
  });
  const made = new Set<ValueId>();
  let [live, peak] = [0, 0];
  instructions.forEach((instruction, i) => {
    for (const value of instruction.results)
      if (memory.home(value) === value) {
        made.add(value);
        live += memory.bytes(value);
      }
    let inside = 0;
    if (instruction.op === "repeat") {
      const { params, instructions: body, results } = instruction.attrs.body;
      const carried = params.filter((value) => memory.home(value) === value);
      const outlive = new Set(results.flatMap((value) => memory.home(value) ?? []));
      inside = sum(carried, memory) + peakOf(body, outlive, memory);
    }
    peak = Math.max(peak, live + inside);
    const ends = new Set(
      [...usesOf(instruction), ...instruction.results].flatMap((v) => memory.home(v) ?? []),
    );
    for (const home of ends)
      if (made.has(home) && !kept.has(home) && (last.get(home) ?? i) <= i) {
        made.delete(home);
        live -= memory.bytes(home);
      }
  });
  return peak;
}

/** Values that an instruction reads, including those that its body captures. */
function usesOf(instruction: AnyInstruction): readonly ValueId[] {
  if (instruction.op !== "repeat") return instruction.operands;
  const { instructions, results } = instruction.attrs.body;
  return [...instruction.operands, ...instructions.flatMap(usesOf), ...results];
}
