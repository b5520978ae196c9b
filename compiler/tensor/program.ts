import type { Attrs, Op } from "./ops.ts";

/**
 * Element types. `f64`, `f32`, `bf16` are floats, `i32` and `u32` integers, `u8` stored images, `bool` predicates. A
 * program computes its floats in either f64 or f32 (bf16 occurs only after `convert`).
 */
export type DType = "f64" | "f32" | "bf16" | "i32" | "u32" | "u8" | "bool";

export type Shape = readonly number[];

export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** A value of a program: an index into `Program.types`. Every value is defined once. */
export type ValueId = number;

export interface Instruction<K extends Op = Op> {
  readonly op: K;
  readonly operands: readonly ValueId[];
  readonly attrs: Attrs[K];
  readonly results: readonly ValueId[];
}

/** Any instruction, discriminated by `op`. */
export type AnyInstruction = { [K in Op]: Instruction<K> }[Op];

/**
 * The body of a `repeat`. `params` are the carried values of this iteration, `results` those of the next. Instructions
 * may use any value that is defined before the `repeat` outside (captured values).
 */
export interface Region {
  readonly params: readonly ValueId[];
  readonly instructions: readonly AnyInstruction[];
  readonly results: readonly ValueId[];
}

/** A tensor that the host passes in every run. */
export interface ProgramInput {
  readonly name: string;
  readonly value: ValueId;
}

/**
 * A tensor that stays on the device between runs, read once at the start of a run. Its name is its path in the plan,
 * which is also its name in a checkpoint (`f.layer1.0.conv1.weight`).
 */
export interface ProgramVariable {
  readonly name: string;
  readonly value: ValueId;
}

export interface ProgramOutput {
  readonly name: string;
  readonly value: ValueId;
}

/** The new content of a variable, assigned once at the end of a run. */
export interface ProgramUpdate {
  readonly variable: string;
  readonly value: ValueId;
}

/** A pure function (inputs, variables) -> (outputs, updates) with static shapes. */
export interface Program {
  readonly name: string;
  readonly types: readonly TensorType[];
  readonly inputs: readonly ProgramInput[];
  readonly variables: readonly ProgramVariable[];
  readonly instructions: readonly AnyInstruction[];
  readonly outputs: readonly ProgramOutput[];
  readonly updates: readonly ProgramUpdate[];
  /** the plan path that a value comes from, shown if verification fails; not printed with the program */
  readonly origins: ReadonlyMap<ValueId, string>;
}

export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((n, i) => n === b[i]);
}

export function isFloat(dtype: DType): boolean {
  return dtype === "f64" || dtype === "f32" || dtype === "bf16";
}

/** `f32[64,3]`, `i32[]` */
export function typeText(type: TensorType): string {
  return `${type.dtype}[${type.shape.join(",")}]`;
}
