import type { Op } from "../../../compiler/tensor/ops.ts";
import {
  type AnyInstruction,
  type Instruction,
  type Program,
  sizeOf,
  typeText,
  type ValueId,
} from "../../../compiler/tensor/program.ts";
import { RULES, type RunRegion } from "./rules.ts";

/** Numbers by name; the program has their shapes and types. */
export type Numbers = ReadonlyMap<string, ArrayLike<number>>;

export interface Evaluation {
  readonly outputs: Map<string, Float64Array>;
  /** the new values of the variables that the program updates, by name */
  readonly updates: Map<string, Float64Array>;
}

/** Runs a program: a pure function of its inputs and variables. */
export function evaluate(program: Program, inputs: Numbers, variables: Numbers = new Map()): Evaluation {
  // ids are unique across regions, so one array holds all values; each iteration of a loop overwrites the last one
  const values: (Float64Array | undefined)[] = new Array(program.types.length);
  for (const { name, value } of program.inputs) {
    values[value] = given(program, "input", name, value, inputs);
  }
  for (const { name, value } of program.variables) {
    values[value] = given(program, "variable", name, value, variables);
  }

  const dataOf = (value: ValueId): Float64Array => {
    const data = values[value];
    if (data === undefined) throw new Error(`value ${value} of ${program.name} is used before it is defined`);
    return data;
  };

  const runRegion: RunRegion = (region, carried) => {
    region.params.forEach((param, i) => {
      values[param] = carried[i]!;
    });
    for (const instruction of region.instructions) execute(instruction);
    return region.results.map(dataOf);
  };

  function execute<K extends Op>({ op, attrs, operands, results }: Instruction<K>): void {
    const tensors = operands.map((value) => ({ ...program.types[value]!, data: dataOf(value) }));
    const types = results.map((value) => program.types[value]!);
    const data = RULES[op](attrs, tensors, types, runRegion);
    results.forEach((value, i) => {
      values[value] = data[i]!;
    });
  }

  for (const instruction of program.instructions as readonly AnyInstruction[]) execute(instruction);
  return {
    outputs: new Map(program.outputs.map(({ name, value }) => [name, dataOf(value)])),
    updates: new Map(program.updates.map(({ variable, value }) => [variable, dataOf(value)])),
  };
}

function given(
  program: Program,
  kind: "input" | "variable",
  name: string,
  value: ValueId,
  from: Numbers,
): Float64Array {
  const type = program.types[value]!;
  const numbers = from.get(name);
  if (numbers === undefined) throw new Error(`${program.name} wants ${kind} ${name}: ${typeText(type)}`);
  if (numbers.length !== sizeOf(type.shape)) {
    throw new Error(`${kind} ${name} is ${typeText(type)}, not ${numbers.length} numbers`);
  }
  return numbers instanceof Float64Array ? numbers : Float64Array.from(numbers);
}
