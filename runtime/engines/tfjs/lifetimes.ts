import type { AnyInstruction, Region, ValueId } from "../../../compiler/tensor/program.ts";

/** The values an instruction reads, those read inside its body included. */
function readBy(instruction: AnyInstruction): readonly ValueId[] {
  if (instruction.op !== "repeat") return instruction.operands;
  const { body } = instruction.attrs;
  return [...instruction.operands, ...body.instructions.flatMap(readBy), ...body.results];
}

/**
 * For each instruction of a region the region's own values that nothing reads after it. The library frees memory
 * when told to, and never by itself. Results of the region, and values from outside, are not the region's to free.
 */
export function lastUses({ params, instructions, results }: Region): readonly (readonly ValueId[])[] {
  const last = new Map<ValueId, number>(params.map((value) => [value, 0]));
  instructions.forEach((instruction, i) => {
    // a result that nobody reads ends where it begins
    for (const value of instruction.results) last.set(value, i);
    for (const value of readBy(instruction)) if (last.has(value)) last.set(value, i);
  });
  for (const value of results) last.delete(value);
  const ends = instructions.map((): ValueId[] => []);
  for (const [value, i] of last) ends[i]?.push(value);
  return ends;
}
