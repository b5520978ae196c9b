import type { AnyInstruction, Program, Region, ValueId } from "./program.ts";
import { typeText } from "./program.ts";

/**
 * The canonical text of a program: values are numbered in order of definition, with one instruction per line. Equal
 * programs have equal texts; origins are not printed.
 */
export function printProgram(program: Program): string {
  const names = new Map<ValueId, string>();
  const name = (value: ValueId): string => {
    let text = names.get(value);
    if (text === undefined) {
      text = `%${names.size}`;
      names.set(value, text);
    }
    return text;
  };
  const lines: string[] = [`program ${program.name} {`];
  for (const { name: input, value } of program.inputs)
    lines.push(`  ${name(value)} = input ${input} : ${typeText(program.types[value]!)}`);
  for (const { name: variable, value } of program.variables)
    lines.push(`  ${name(value)} = variable ${variable} : ${typeText(program.types[value]!)}`);
  const list = (values: readonly ValueId[]): string => values.map(name).join(", ");
  const body = (instructions: readonly AnyInstruction[], indent: string): void => {
    for (const instruction of instructions) {
      const types = instruction.results.map((result) => typeText(program.types[result]!)).join(", ");
      if (instruction.op === "repeat") {
        const region: Region = instruction.attrs.body;
        const carried = region.params
          .map((param, i) => `${name(param)} = ${name(instruction.operands[i]!)}`)
          .join(", ");
        lines.push(`${indent}repeat ${instruction.attrs.count} (${carried}) {`);
        body(region.instructions, `${indent}  `);
        lines.push(`${indent}  yield ${list(region.results)}`);
        lines.push(`${indent}} -> ${list(instruction.results)} : ${types}`);
      } else {
        const attrs = attributesText(instruction.attrs as Readonly<Record<string, unknown>>);
        lines.push(
          `${indent}${list(instruction.results)} = ${instruction.op}(${list(instruction.operands)})${attrs} : ${types}`,
        );
      }
    }
  };
  body(program.instructions, "  ");
  for (const { name: output, value } of program.outputs) lines.push(`  output ${output} = ${name(value)}`);
  for (const { variable, value } of program.updates) lines.push(`  update ${variable} = ${name(value)}`);
  lines.push("}", "");
  return lines.join("\n");
}

/** ` {strides=[1,1], padding=[[1,1],[1,1]]}`, with sorted keys; shape and dtype are already in the type. */
export function attributesText(attrs: Readonly<Record<string, unknown>>): string {
  const parts = Object.keys(attrs)
    .filter(
      (key) =>
        key !== "shape" && key !== "dtype" && key !== "to" && key !== "inputShape" && key !== "filterShape",
    )
    .sort()
    .map((key) => `${key}=${valueText(attrs[key])}`);
  return parts.length === 0 ? "" : ` {${parts.join(", ")}}`;
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(",")}]`;
  return Object.is(value, -0) ? "-0" : String(value);
}
