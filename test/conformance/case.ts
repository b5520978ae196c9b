import { normals } from "../../compiler/random/host.ts";
import { streamKey } from "../../compiler/random/stream-key.ts";
import { Builder } from "../../compiler/tensor/builder.ts";
import { type DType, type Program, type Shape, sizeOf, type ValueId } from "../../compiler/tensor/program.ts";
import type { HostTensor } from "../../runtime/engine.ts";
import { toHost } from "../../runtime/engines/reference/host-tensor.ts";

/** The dtype in which a case computes its floats. */
export type FloatType = "f64" | "f32";

/** A small program with its inputs and, if known, its expected results computed by hand. */
export interface Case {
  readonly name: string;
  readonly build: (t: CaseBuilder) => void;
  /** for cases without floats of their own, or with bf16, which is used together with f32: one precision is enough */
  readonly only?: FloatType;
  /** the engine must support bfloat16 */
  readonly bfloat16?: true;
  /** the number of runs with the same variables; default: 1 */
  readonly runs?: number;
  /**
   * Relative tolerance in f32, relative to each number or (sums, products) to the largest of the tensor. The default is
   * 1e-5; 0 requires equal bits.
   */
  readonly tolerance?: number;
}

export interface BuiltCase {
  readonly program: Program;
  readonly inputs: ReadonlyMap<string, HostTensor>;
  readonly variables: ReadonlyMap<string, HostTensor>;
  /** computed by hand: outputs by name, and contents of variables after the last run by `variable:` and name */
  readonly expected: ReadonlyMap<string, readonly number[]>;
}

/** A builder of programs that also records the numbers of inputs and expected outputs. */
export class CaseBuilder {
  readonly b: Builder;
  readonly inputs = new Map<string, HostTensor>();
  readonly variables = new Map<string, HostTensor>();
  readonly expected = new Map<string, readonly number[]>();

  constructor(
    private readonly name: string,
    readonly float: FloatType,
  ) {
    this.b = new Builder(name);
  }

  /**
   * An input of floats. The default numbers are standard normal and depend only on the case and the index of the input.
   */
  x(shape: Shape, numbers?: readonly number[]): ValueId {
    return this.input(this.float, shape, numbers ?? this.normals(sizeOf(shape)));
  }

  input(dtype: DType, shape: Shape, numbers: ArrayLike<number>): ValueId {
    const name = `x${this.inputs.size}`;
    this.inputs.set(name, toHost(dtype, shape, numbers));
    return this.b.input(name, dtype, shape);
  }

  i32(shape: Shape, numbers: readonly number[]): ValueId {
    return this.input("i32", shape, numbers);
  }

  variable(name: string, dtype: DType, shape: Shape, numbers: ArrayLike<number>): ValueId {
    this.variables.set(name, toHost(dtype, shape, numbers));
    return this.b.variable(name, dtype, shape);
  }

  update(name: string, value: ValueId, expected?: readonly number[]): void {
    this.b.update(name, value);
    if (expected) this.expected.set(`variable:${name}`, expected);
  }

  /** An output, named by its index, with its expected numbers if they are known. */
  out(value: ValueId, expected?: readonly number[]): void {
    const name = `y${this.outputs++}`;
    this.b.output(name, value);
    if (expected) this.expected.set(name, expected);
  }
  private outputs = 0;

  normals(count: number): Float64Array {
    return normals(count, streamKey("conformance", this.name, this.draws++));
  }
  private draws = 0;

  finish(): BuiltCase {
    const { inputs, variables, expected } = this;
    return { program: this.b.finish(), inputs, variables, expected };
  }
}

export function buildCase(name: string, { build }: Case, float: FloatType): BuiltCase {
  const t = new CaseBuilder(name, float);
  build(t);
  return t.finish();
}

/** The float types that a case runs in. */
export function floatsOf({ only }: Case): readonly FloatType[] {
  return only ? [only] : ["f64", "f32"];
}

/** A case of one operation on one operand, as for most elementwise operations. */
export function onNumbers(
  name: string,
  apply: (b: Builder, x: ValueId) => ValueId,
  numbers: readonly number[],
  expected?: readonly number[],
): Case {
  return { name, build: (t) => t.out(apply(t.b, t.x([numbers.length], numbers)), expected) };
}

/** The same for two operands. */
export function onPairs(
  name: string,
  apply: (b: Builder, x: ValueId, y: ValueId) => ValueId,
  left: readonly number[],
  right: readonly number[],
  expected?: readonly number[],
): Case {
  return {
    name,
    build: (t) => t.out(apply(t.b, t.x([left.length], left), t.x([right.length], right)), expected),
  };
}

/** Operations on one or two vectors of an integer dtype. */
export function onWords(
  name: string,
  dtype: "i32" | "u32" | "u8" | "bool",
  apply: (b: Builder, ...operands: ValueId[]) => ValueId,
  operands: readonly (readonly number[])[],
  expected?: readonly number[],
): Case {
  return {
    name,
    only: "f32",
    build: (t) => {
      const values = operands.map((numbers) => t.input(dtype, [numbers.length], numbers));
      t.out(apply(t.b, ...values), expected);
    },
  };
}
