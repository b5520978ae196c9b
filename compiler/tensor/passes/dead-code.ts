import type { AnyInstruction, Program, ValueId } from "../program.ts";
import { Rewrite, withBody } from "../walk.ts";

/** Removes everything that no output and no update needs, carried values of loops included. */
export function deadCode(program: Program): Program {
  const live = new Set<ValueId>();
  for (const { value } of program.outputs) live.add(value);
  for (const { value } of program.updates) live.add(value);

  const region = (list: readonly AnyInstruction[]): AnyInstruction[] => {
    const kept: AnyInstruction[] = [];
    for (let i = list.length - 1; i >= 0; i--) {
      const instruction = list[i]!;
      if (!instruction.results.some((result) => live.has(result))) continue;
      if (instruction.op === "repeat") {
        kept.push(loop(instruction));
      } else {
        for (const operand of instruction.operands) live.add(operand);
        kept.push(instruction);
      }
    }
    return kept.reverse();
  };

  /** A carried value is live if its result is used, or if another live one needs it in the next iteration. */
  const loop = (instruction: AnyInstruction & { readonly op: "repeat" }): AnyInstruction => {
    const { body, count } = instruction.attrs;
    const carried = new Set(instruction.results.flatMap((result, i) => (live.has(result) ? [i] : [])));
    let instructions: AnyInstruction[] = [];
    for (let before = -1; before !== carried.size; ) {
      before = carried.size;
      for (const i of carried) live.add(body.results[i]!);
      instructions = region(body.instructions);
      body.params.forEach((param, i) => {
        if (live.has(param)) carried.add(i);
      });
    }
    const keep = <T>(list: readonly T[]): T[] => list.filter((_, i) => carried.has(i));
    const operands = keep(instruction.operands);
    for (const operand of operands) live.add(operand);
    return withBody(
      { ...instruction, operands, results: keep(instruction.results), attrs: { count, body } },
      { params: keep(body.params), instructions, results: keep(body.results) },
    );
  };

  return new Rewrite(program).finish(region(program.instructions));
}
