import type { Program } from "../../../../compiler/tensor/program.ts";
import { Emitter, type Precision } from "./emitter.ts";
import { emitInstruction } from "./table.ts";
import { mlirType } from "./text.ts";

/**
 * A program as StableHLO text: one function of the inputs and then the variables, which returns the outputs and then
 * the updates, each in the program's order. The memory of an updated variable is reused for its new content.
 */
export function printStableHlo(program: Program, precision: Precision = "HIGHEST"): string {
  const { types, inputs, variables, outputs, updates } = program;
  const e = new Emitter(types, precision, emitInstruction);
  const place = new Map(updates.map(({ variable }, i) => [variable, outputs.length + i]));
  const isVariable = (i: number): boolean => i >= inputs.length;
  const params = [...inputs, ...variables].map(({ name, value }, i) => {
    e.name(value, `%arg${i}`);
    const result = isVariable(i) ? place.get(name) : undefined;
    const donated = result === undefined ? "" : ` {tf.aliasing_output = ${result} : i32}`;
    return `%arg${i}: ${mlirType(types[value]!)}${donated}`;
  });
  e.block(program.instructions);
  const results = [...outputs, ...updates].map(({ value }) => value);
  const resultTypes = results.map((value) => mlirType(types[value]!)).join(", ");
  const returned = results.map((value) => e.nameOf(value)).join(", ");
  return [
    `module @${identifier(program.name)} {`,
    `  func.func public @main(${params.join(", ")}) -> (${resultTypes}) {`,
    ...e.lines,
    results.length === 0 ? "    return" : `    return ${returned} : ${resultTypes}`,
    "  }",
    "}",
    "",
  ].join("\n");
}

function identifier(name: string): string {
  return name.replace(/[^A-Za-z0-9]+/g, "_").replace(/^(?=\d)/, "_");
}
