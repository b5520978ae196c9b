import type { AnyInstruction, Program, ValueId } from "../program.ts";
import { isFree, Rewrite, withBody, withOperands } from "../walk.ts";

/**
 * Computes equal values once. Instructions are pure and updates of variables are explicit, so two train-mode passes
 * over the same input can share their values and still update the statistics twice. Free operations are shared only
 * within a loop body, not across its boundary.
 */
export function commonSubexpressions(program: Program): Program {
  const replaced = new Map<ValueId, ValueId>();
  const resolve = (value: ValueId): ValueId => replaced.get(value) ?? value;
  const region = (
    list: readonly AnyInstruction[],
    outer: readonly ReadonlyMap<string, readonly ValueId[]>[],
  ): AnyInstruction[] => {
    const own = new Map<string, readonly ValueId[]>();
    const scopes = [...outer, own];
    const kept: AnyInstruction[] = [];
    for (const original of list) {
      const instruction = withOperands(original, resolve);
      if (instruction.op === "repeat") {
        const { body } = instruction.attrs;
        const instructions = region(body.instructions, scopes);
        kept.push(withBody(instruction, { ...body, instructions, results: body.results.map(resolve) }));
        continue;
      }
      const key = `${instruction.op}(${instruction.operands.join(",")})${JSON.stringify(instruction.attrs, negativeZero)}`;
      const known = isFree(instruction) ? own.get(key) : scopes.findLast((scope) => scope.has(key))?.get(key);
      if (known) {
        instruction.results.forEach((result, i) => {
          replaced.set(result, known[i]!);
        });
      } else {
        own.set(key, instruction.results);
        kept.push(instruction);
      }
    }
    return kept;
  };
  return new Rewrite(program).finish(region(program.instructions, []), resolve);
}

/** JSON writes -0 as 0 and NaN as null; as keys they must differ. */
function negativeZero(_: string, value: unknown): unknown {
  if (typeof value !== "number") return value;
  return Object.is(value, -0) ? "-0" : Number.isFinite(value) ? value : String(value);
}
