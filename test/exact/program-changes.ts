import type { AnyInstruction, Program, ValueId } from "../../compiler/tensor/program.ts";
import type { HostTensor } from "../../runtime/engine.ts";
import { uniform } from "./generator.ts";

/** Changes to a step's program that replace drawn or computed values by given ones. */

type Loop = AnyInstruction & { readonly op: "repeat" };

function theLoop(program: Program): Loop {
  const [loop, ...more] = program.instructions.filter((one): one is Loop => one.op === "repeat");
  if (!loop || more.length > 0) throw new Error("the program should have one attack");
  return loop;
}

/** Makes the initial perturbations of an attack inputs with these names. */
export function startAt(names: readonly string[]): (program: Program) => Program {
  return (program) => {
    const loop = theLoop(program);
    const types = [...program.types];
    const inputs = names.map((name, i) => ({
      name,
      value: types.push(types[loop.operands[i]!]!) - 1,
    }));
    const operands = [
      ...inputs.map(({ value }) => value),
      ...loop.operands.slice(names.length),
    ] as readonly ValueId[];
    return {
      ...program,
      types,
      inputs: [...program.inputs, ...inputs],
      instructions: program.instructions.map((one) => (one === loop ? { ...loop, operands } : one)),
    };
  };
}

/** Makes the final perturbations of an attack outputs with these names. */
export function showEnd(names: readonly string[]): (program: Program) => Program {
  return (program) => {
    const { results } = theLoop(program);
    return {
      ...program,
      outputs: [...program.outputs, ...names.map((name, i) => ({ name, value: results[i]! }))],
    };
  };
}

/** Removes the attack: its final perturbations become inputs with these names, and its other carried values zero. */
export function endAt(names: readonly string[]): (program: Program) => Program {
  return (program) => {
    const loop = theLoop(program);
    const zeros = loop.results.slice(names.length).map(
      (value): AnyInstruction => ({
        op: "constant",
        operands: [],
        attrs: { value: 0, ...program.types[value]! },
        results: [value],
      }),
    );
    return {
      ...program,
      inputs: [...program.inputs, ...names.map((name, i) => ({ name, value: loop.results[i]! }))],
      instructions: program.instructions.flatMap((one) => (one === loop ? zeros : [one])),
    };
  };
}

/** The small random start of `trades-kl`, made by the generator. */
export const STARTS: ReadonlyMap<string, HostTensor> = new Map([
  [
    "start",
    {
      dtype: "f64",
      shape: [4, 32, 32, 3],
      data: uniform("start", 4 * 32 * 32 * 3).map((u) => (2 * u - 1) * 0.0017),
    },
  ],
]);
