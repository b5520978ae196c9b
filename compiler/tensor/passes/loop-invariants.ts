import type { AnyInstruction, Program, ValueId } from "../program.ts";
import { isFree, Rewrite, withBody, withOperands } from "../walk.ts";

/**
 * Moves instructions that do not depend on the iteration out of their loop (folded kernels are made once per attack).
 * Copies free operations into the bodies that use them, because a broadcast is cheaper to repeat than to store.
 */
export function loopInvariants(program: Program): Program {
  const rewrite = new Rewrite(program);
  const definition = new Map<ValueId, AnyInstruction>();

  const region = (
    list: readonly AnyInstruction[],
    enclosing: ReadonlySet<ValueId> | undefined,
  ): { before: AnyInstruction[]; body: AnyInstruction[] } => {
    // `enclosing`: values that vary in this loop. It starts with the params of the body, and grows by what depends on
    // them.
    const varying = new Set(enclosing);
    const before: AnyInstruction[] = [];
    const body: AnyInstruction[] = [];
    const hoisted = new Set<ValueId>();
    const pending = new Map<ValueId, AnyInstruction>();
    const hoist = (instruction: AnyInstruction): void => {
      for (const operand of instruction.operands) {
        const free = pending.get(operand);
        if (free && !hoisted.has(operand)) {
          hoist(free);
        }
      }
      for (const result of instruction.results) hoisted.add(result);
      before.push(instruction);
    };
    for (const original of list) {
      let instruction = original;
      if (instruction.op === "repeat") {
        const { body: inner } = instruction.attrs;
        const parts = region(inner.instructions, new Set(inner.params));
        for (const moved of parts.before) place(moved);
        const needed = importFree([...parts.body], inner.results);
        instruction = withBody(instruction, {
          params: inner.params,
          instructions: needed.instructions,
          results: needed.results,
        });
      }
      place(instruction);
    }
    function place(instruction: AnyInstruction): void {
      for (const result of instruction.results) definition.set(result, instruction);
      const varies =
        enclosing === undefined ||
        instruction.operands.some((operand) => varying.has(operand)) ||
        (instruction.op === "repeat" && captures(instruction).some((value) => varying.has(value)));
      if (varies) {
        for (const result of instruction.results) varying.add(result);
        body.push(instruction);
      } else if (isFree(instruction)) {
        for (const result of instruction.results) pending.set(result, instruction);
        body.push(instruction);
      } else {
        hoist(instruction);
      }
    }
    // A free operation that moved out with its user is made again for the users that stay.
    const inBody = new Map<ValueId, ValueId>();
    const stayed = body.map((instruction) => {
      const renamed = withOperands(instruction, (value) => inBody.get(value) ?? value);
      if (!instruction.results.some((result) => hoisted.has(result))) return renamed;
      const result = instruction.results[0]!;
      const copy = rewrite.value(rewrite.types[result]!, result);
      inBody.set(result, copy);
      return { ...renamed, results: [copy] } as AnyInstruction;
    });
    for (const instruction of stayed)
      for (const result of instruction.results) definition.set(result, instruction);
    return { before, body: stayed };
  };

  /** Copies the free operations from outside that a body uses into the body. */
  const importFree = (
    list: readonly AnyInstruction[],
    results: readonly ValueId[],
  ): { instructions: AnyInstruction[]; results: ValueId[] } => {
    const local = new Set(list.flatMap((instruction) => instruction.results));
    const copies = new Map<ValueId, ValueId>();
    const added: AnyInstruction[] = [];
    const bring = (value: ValueId): ValueId => {
      if (local.has(value)) return value;
      const known = copies.get(value);
      if (known !== undefined) return known;
      const source = definition.get(value);
      if (source === undefined || !isFree(source)) return value;
      const copy = rewrite.value(rewrite.types[value]!, value);
      copies.set(value, copy);
      added.push({ ...withOperands(source, bring), results: [copy] } as AnyInstruction);
      return copy;
    };
    const inner = (instructions: readonly AnyInstruction[]): AnyInstruction[] =>
      instructions.map((instruction) => {
        const renamed = withOperands(instruction, bring);
        if (renamed.op !== "repeat") return renamed;
        // An inner loop already has its own copies; only the values that it captures are renamed.
        return renamed;
      });
    const instructions = inner(list);
    return { instructions: [...added, ...instructions], results: results.map(bring) };
  };

  return rewrite.finish(region(program.instructions, undefined).body);
}

/** Values from outside that a loop's body uses. */
export function captures(instruction: AnyInstruction & { readonly op: "repeat" }): ValueId[] {
  const { body } = instruction.attrs;
  const inside = new Set<ValueId>(body.params);
  const outside = new Set<ValueId>();
  const use = (value: ValueId): void => {
    if (!inside.has(value)) outside.add(value);
  };
  for (const inner of body.instructions) {
    inner.operands.forEach(use);
    if (inner.op === "repeat") captures(inner).forEach(use);
    for (const result of inner.results) inside.add(result);
  }
  body.results.forEach(use);
  return [...outside];
}
