import type { AnyInstruction, Region, ValueId } from "../../../compiler/tensor/program.ts";

/** The values that an instruction reads, including those in its body. */
function readBy(instruction: AnyInstruction): readonly ValueId[] {
  if (instruction.op !== "repeat") return instruction.operands;
  const { body } = instruction.attrs;
  return [...instruction.operands, ...body.instructions.flatMap(readBy), ...body.results];
}

/**
 * For each instruction of a region, the values of the region that are not read after it and can be freed. The library never frees
 * memory by itself. Results of the region and values from outside must not be freed by it.
 */
export function lastUses({ params, instructions, results }: Region): readonly (readonly ValueId[])[] {
  const last = new Map<ValueId, number>(params.map((value) => [value, 0]));
  instructions.forEach((instruction, i) => {
    // a value that is never read is freed at once
    for (const value of instruction.results) last.set(value, i);
    for (const value of readBy(instruction)) if (last.has(value)) last.set(value, i);
  });
  for (const value of results) last.delete(value);
  const ends = instructions.map((): ValueId[] => []);
  for (const [value, i] of last) ends[i]?.push(value);
  return ends;
}
