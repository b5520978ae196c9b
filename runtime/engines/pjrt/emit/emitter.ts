import type { Attrs, Op } from "../../../../compiler/tensor/ops.ts";
import type { AnyInstruction, TensorType, ValueId } from "../../../../compiler/tensor/program.ts";
import { literal, mlirType } from "./text.ts";

/** With `DEFAULT`, a GPU can multiply float32 numbers in TF32. */
export type Precision = "HIGHEST" | "DEFAULT";

/** The types of an instruction. */
export interface Types {
  readonly operands: readonly TensorType[];
  readonly results: readonly TensorType[];
}

/** Writes the lines of an operation and returns the names of its results. */
export type Emit<K extends Op> = (
  emitter: Emitter,
  operands: readonly string[],
  attrs: Attrs[K],
  types: Types,
) => readonly string[];

/**
 * Writes one instruction with the table of all operations. It is passed in, because functions in the table use
 * emitters.
 */
export type EmitInstruction = (
  emitter: Emitter,
  instruction: AnyInstruction,
  operands: readonly string[],
  types: Types,
) => readonly string[];

/** The body of a function, line by line. */
export class Emitter {
  readonly lines: string[] = [];
  private count = 0;
  private depth = 2;
  private names = new Map<ValueId, string>();

  constructor(
    private types: readonly TensorType[],
    readonly precision: Precision,
    private readonly emit: EmitInstruction,
  ) {}

  /** A new name. */
  fresh(): string {
    return `%${this.count++}`;
  }

  line(text: string): void {
    this.lines.push("  ".repeat(this.depth) + text);
  }

  /** Sets the name of a value of the program. */
  name(value: ValueId, name: string): void {
    this.names.set(value, name);
  }

  nameOf(value: ValueId): string {
    return this.names.get(value)!;
  }

  typeOf(value: ValueId): TensorType {
    return this.types[value]!;
  }

  /** `%n = TEXT` */
  define(text: string): string {
    const name = this.fresh();
    this.line(`${name} = ${text}`);
    return name;
  }

  /** `%n = TEXT : (types of operands) -> type of the result` */
  op(text: string, operands: readonly TensorType[], result: TensorType): string {
    return this.define(`stablehlo.${text} : (${operands.map(mlirType).join(", ")}) -> ${mlirType(result)}`);
  }

  /** An operation whose operands and result have the same type. */
  same(op: string, operands: readonly string[], type: TensorType): string {
    return this.define(`stablehlo.${op} ${operands.join(", ")} : ${mlirType(type)}`);
  }

  /** A constant whose elements are all `value`. */
  constant(value: number, type: TensorType): string {
    return this.define(`stablehlo.constant dense<${literal(value, type.dtype)}> : ${mlirType(type)}`);
  }

  block(instructions: readonly AnyInstruction[]): void {
    for (const instruction of instructions) {
      const operands = instruction.operands.map((value) => this.nameOf(value));
      const results = this.emit(this, instruction, operands, {
        operands: instruction.operands.map((value) => this.typeOf(value)),
        results: instruction.results.map((value) => this.typeOf(value)),
      });
      instruction.results.forEach((value, i) => {
        this.name(value, results[i]!);
      });
    }
  }

  indented(write: () => void): void {
    this.depth++;
    write();
    this.depth--;
  }

  /** Writes the instructions of another program, with values of this one as inputs. */
  inlined(
    instructions: readonly AnyInstruction[],
    types: readonly TensorType[],
    inputs: ReadonlyMap<ValueId, string>,
    results: readonly ValueId[],
  ): readonly string[] {
    const outer = { types: this.types, names: this.names };
    this.types = types;
    this.names = new Map(inputs);
    this.block(instructions);
    const names = results.map((value) => this.nameOf(value));
    ({ types: this.types, names: this.names } = outer);
    return names;
  }
}
