import { describe, expect, test } from "vitest";
import type { Builder } from "../../../compiler/tensor/builder.ts";
import { DECOMPOSITIONS, type FusedOp } from "../../../compiler/tensor/decompositions.ts";
import type { Attrs } from "../../../compiler/tensor/ops.ts";
import { OP_NAMES, OPS } from "../../../compiler/tensor/ops.ts";
import type { AnyInstruction, Instruction, Program, ValueId } from "../../../compiler/tensor/program.ts";
import type { HostTensor } from "../../../runtime/engine.ts";
import { evaluate } from "../../../runtime/engines/reference/evaluate.ts";
import { buildCase, CaseBuilder, floatsOf } from "../../conformance/case.ts";
import { CASES } from "../../conformance/cases.ts";
import { difference, numbersOf } from "../../conformance/compare.ts";

const FUSED = Object.keys(DECOMPOSITIONS) as FusedOp[];

test("every fused operation has a decomposition", () => {
  expect([...FUSED].sort()).toEqual(OP_NAMES.filter((op) => OPS[op].class === "fused").sort());
});

function isFused(instruction: AnyInstruction): instruction is Extract<AnyInstruction, { op: FusedOp }> {
  return OPS[instruction.op].class === "fused";
}

/** The same program with each fused instruction replaced (the cases have no regions). */
function decomposed(program: Program, b: Builder): Program {
  const renamed = new Map<ValueId, ValueId>();
  const to = (value: ValueId): ValueId => renamed.get(value)!;
  for (const { name, value } of program.inputs) {
    const { dtype, shape } = program.types[value]!;
    renamed.set(value, b.input(name, dtype, shape));
  }
  for (const instruction of program.instructions) {
    const operands = instruction.operands.map(to);
    const results = isFused(instruction)
      ? decompose(b, instruction, operands)
      : b.emit(instruction.op, operands, instruction.attrs);
    instruction.results.forEach((value, i) => {
      renamed.set(value, results[i]!);
    });
  }
  for (const { name, value } of program.outputs) b.output(name, to(value));
  return b.finish();
}

function decompose<K extends FusedOp>(
  b: Builder,
  { op, attrs }: Instruction<K>,
  operands: readonly ValueId[],
): readonly ValueId[] {
  return DECOMPOSITIONS[op](b, operands, attrs as Attrs[K]);
}

const numbers = (tensors: ReadonlyMap<string, HostTensor>) =>
  new Map([...tensors].map(([name, tensor]) => [name, numbersOf(tensor)]));

describe.each(FUSED)("%s equals its decomposition", (op) => {
  for (const one of CASES[op]) {
    test.each(floatsOf(one))(`${one.name}, %s`, (float) => {
      const { program, inputs } = buildCase(`${op}: ${one.name}`, one, float);
      const apart = decomposed(program, new CaseBuilder("apart", float).b);
      expect(apart.instructions.some(isFused)).toBe(false);
      apart.outputs.forEach(({ value }, i) => {
        expect(apart.types[value]).toEqual(program.types[program.outputs[i]!.value]);
      });
      const fused = evaluate(program, numbers(inputs)).outputs;
      const steps = evaluate(apart, numbers(inputs)).outputs;
      // bf16 results are rounded in the one and not in the other
      const relative = one.bfloat16 ? 2 ** -7 : 1e-10;
      for (const [name, expected] of fused) {
        expect(difference(steps.get(name)!, expected, relative, "largest"), name).toBeUndefined();
      }
    });
  }
});
