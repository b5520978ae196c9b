import { OPS } from "./ops.ts";
import { attributesText } from "./print.ts";
import { type AnyInstruction, type Program, sameShape, typeText, type ValueId } from "./program.ts";
import { SHAPES } from "./shapes.ts";
import { isFree } from "./walk.ts";

/**
 * A program breaks a rule: an error in the compiler. The message shows the place with ten instructions on either side.
 */
export class VerifyError extends Error {
  override readonly name = "VerifyError";
}

/**
 * Checks that every value is defined once and before its use, that types are those the operations give, and that every
 * variable has at most one update, of its own type.
 * @param after the last thing that was done, for the message
 */
export function verify(program: Program, after: string): void {
  const defined = new Set<ValueId>();
  const everDefined = new Set<ValueId>();
  const fail = (text: string, list: readonly AnyInstruction[] = [], at = 0): never => {
    const around = list.slice(Math.max(0, at - 10), at + 11).map((instruction) => {
      const mark = instruction === list[at] ? "> " : "  ";
      return `${mark}${instruction.results.map((r) => `%${r}`).join(", ")} = ${instruction.op}(${instruction.operands.map((o) => `%${o}`).join(", ")})${instruction.op === "repeat" ? "" : attributesText(instruction.attrs as never)}`;
    });
    const value = list[at]?.results[0];
    const origin = value === undefined ? undefined : program.origins.get(value);
    throw new VerifyError(
      [
        `${program.name}, after ${after}: ${text}`,
        ...(origin === undefined ? [] : [`from ${origin}`]),
        ...around,
      ].join("\n"),
    );
  };
  const define = (value: ValueId, list?: readonly AnyInstruction[], at?: number): void => {
    if (everDefined.has(value)) fail(`value %${value} is defined twice`, list, at);
    if (program.types[value] === undefined) fail(`value %${value} has no type`, list, at);
    everDefined.add(value);
    defined.add(value);
  };
  for (const { value } of program.inputs) define(value);
  for (const { value } of program.variables) define(value);

  const region = (list: readonly AnyInstruction[]): void => {
    list.forEach((instruction, at) => {
      const { op, operands, results } = instruction;
      for (const operand of operands)
        if (!defined.has(operand)) fail(`value %${operand} is used before it is defined`, list, at);
      const want = OPS[op];
      if (want.operands !== "any" && want.operands !== operands.length)
        fail(`${op} has ${operands.length} operands`, list, at);
      if (instruction.op === "repeat") {
        const { body } = instruction.attrs;
        const inside: ValueId[] = [...body.params];
        for (const param of body.params) define(param, list, at);
        region(body.instructions);
        for (const inner of body.instructions) inside.push(...inner.results);
        body.results.forEach((result, i) => {
          if (!defined.has(result)) fail(`yield of undefined %${result}`, list, at);
          const [given, kept] = [program.types[result]!, program.types[body.params[i]!]!];
          if (typeText(given) !== typeText(kept))
            fail(`carried value ${i} changes from ${typeText(kept)} to ${typeText(given)}`, list, at);
        });
        for (const value of inside) defined.delete(value);
      }
      let types: readonly { readonly dtype: string; readonly shape: readonly number[] }[] = [];
      try {
        types = (SHAPES[op] as (attrs: unknown, operands: unknown) => typeof types)(
          instruction.attrs,
          operands.map((operand) => program.types[operand]!),
        );
      } catch (error) {
        fail(`${op}: ${(error as Error).message}`, list, at);
      }
      if (types.length !== results.length) fail(`${op} has ${results.length} results`, list, at);
      types.forEach((type, i) => {
        const result = results[i]!;
        define(result, list, at);
        const stated = program.types[result]!;
        if (stated.dtype !== type.dtype || !sameShape(stated.shape, type.shape))
          fail(`%${result} is ${typeText(stated)}, ${op} gives ${type.dtype}[${type.shape}]`, list, at);
      });
    });
  };
  region(program.instructions);

  for (const { name, value } of program.outputs) if (!defined.has(value)) fail(`output ${name} is undefined`);
  const updated = new Set<string>();
  for (const { variable, value } of program.updates) {
    const target = program.variables.find(({ name }) => name === variable);
    if (!target)
      throw new VerifyError(`${program.name}, after ${after}: update of the unknown variable ${variable}`);
    if (updated.has(variable)) fail(`variable ${variable} has two updates`);
    updated.add(variable);
    if (!defined.has(value)) fail(`update of ${variable} is undefined`);
    const [given, kept] = [program.types[value]!, program.types[target.value]!];
    if (typeText(given) !== typeText(kept))
      fail(`variable ${variable} is ${typeText(kept)}, its update ${typeText(given)}`);
  }
}

/** Fails if a loop contains an instruction that does not depend on the iteration. */
export function verifyLoops(program: Program): void {
  const region = (list: readonly AnyInstruction[], inside: ReadonlySet<ValueId> | undefined): void => {
    const local = new Set<ValueId>(inside);
    for (const instruction of list) {
      if (
        inside !== undefined &&
        !isFree(instruction) &&
        !instruction.operands.some((operand) => local.has(operand)) &&
        instruction.op !== "repeat"
      )
        throw new VerifyError(
          `${program.name}: ${instruction.op} does not change from trip to trip and is left in a loop (${program.origins.get(instruction.results[0]!) ?? "no origin"})`,
        );
      if (!isFree(instruction) || instruction.operands.some((operand) => local.has(operand)))
        for (const result of instruction.results) local.add(result);
      if (instruction.op === "repeat")
        region(instruction.attrs.body.instructions, new Set(instruction.attrs.body.params));
    }
  };
  region(program.instructions, undefined);
}
