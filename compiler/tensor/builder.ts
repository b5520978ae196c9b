import type { Attrs, Comparison, ConvolutionAttrs, Op } from "./ops.ts";
import type {
  AnyInstruction,
  DType,
  Instruction,
  Program,
  ProgramInput,
  ProgramOutput,
  ProgramUpdate,
  ProgramVariable,
  Shape,
  TensorType,
  ValueId,
} from "./program.ts";
import { SHAPES } from "./shapes.ts";

/**
 * Appends instructions to a program and infers their types. Methods are named after the operations.
 */
export class Builder {
  readonly types: TensorType[] = [];
  private readonly inputs: ProgramInput[] = [];
  private readonly variables = new Map<string, ProgramVariable>();
  private readonly outputs: ProgramOutput[] = [];
  private readonly updates = new Map<string, ProgramUpdate>();
  private readonly origins = new Map<ValueId, string>();
  /** the innermost open region is last */
  private readonly regions: AnyInstruction[][] = [[]];
  private readonly origin: string[] = [];

  constructor(readonly name: string) {}

  type(value: ValueId): TensorType {
    return this.types[value]!;
  }

  shape(value: ValueId): Shape {
    return this.types[value]!.shape;
  }

  dtype(value: ValueId): DType {
    return this.types[value]!.dtype;
  }

  /** Everything built by `build` has `path` as part of its origin. */
  within<T>(path: string, build: () => T): T {
    this.origin.push(path);
    try {
      return build();
    } finally {
      this.origin.pop();
    }
  }

  private value(type: TensorType): ValueId {
    const id = this.types.push(type) - 1;
    if (this.origin.length > 0) this.origins.set(id, this.origin.join(" / "));
    return id;
  }

  // -- inputs, variables, outputs

  input(name: string, dtype: DType, shape: Shape): ValueId {
    const known = this.inputs.find((input) => input.name === name);
    if (known) return known.value;
    const value = this.value({ dtype, shape });
    this.inputs.push({ name, value });
    return value;
  }

  /** The content of a variable at the start of a run. The same name always gives the same value. */
  variable(name: string, dtype: DType, shape: Shape): ValueId {
    const known = this.variables.get(name);
    if (known) return known.value;
    const value = this.value({ dtype, shape });
    this.variables.set(name, { name, value });
    return value;
  }

  /** The value of a variable that was used before; undefined if it was not. */
  declared(name: string): ValueId | undefined {
    return this.variables.get(name)?.value;
  }

  output(name: string, value: ValueId): void {
    this.outputs.push({ name, value });
  }

  /**
   * Sets the content of a variable after the run.
   * @throws if the variable already has an update
   */
  update(variable: string, value: ValueId): void {
    if (this.updates.has(variable)) throw new Error(`variable ${variable} is updated twice`);
    if (!this.variables.has(variable)) throw new Error(`variable ${variable} was never declared`);
    this.updates.set(variable, { variable, value });
  }

  // -- instructions

  emit<K extends Op>(op: K, operands: readonly ValueId[], attrs: Attrs[K]): ValueId[] {
    const types = SHAPES[op](
      attrs,
      operands.map((value) => this.type(value)),
    );
    const results = types.map((type) => this.value(type));
    const instruction: Instruction<K> = { op, operands, attrs, results };
    this.regions.at(-1)!.push(instruction as unknown as AnyInstruction);
    return results;
  }

  /** The instructions of the innermost open region so far, which `gradient` differentiates. */
  get open(): readonly AnyInstruction[] {
    return this.regions.at(-1)!;
  }

  private one<K extends Op>(op: K, operands: readonly ValueId[], attrs: Attrs[K]): ValueId {
    return this.emit(op, operands, attrs)[0]!;
  }

  constant(value: number, dtype: DType, shape: Shape = []): ValueId {
    return this.one("constant", [], { value, dtype, shape });
  }

  /** A constant with the type of another value. */
  like(value: ValueId, number: number): ValueId {
    return this.constant(number, this.dtype(value), this.shape(value));
  }

  iota(dtype: DType, shape: Shape, dimension: number): ValueId {
    return this.one("iota", [], { dtype, shape, dimension });
  }

  rngBits(
    firstItem: ValueId,
    step: ValueId,
    key: readonly [number, number],
    items: number,
    words: number,
  ): ValueId {
    return this.one("rng_bits", [firstItem, step], { key, items, words });
  }

  neg = (x: ValueId): ValueId => this.one("neg", [x], {});
  abs = (x: ValueId): ValueId => this.one("abs", [x], {});
  sign = (x: ValueId): ValueId => this.one("sign", [x], {});
  exp = (x: ValueId): ValueId => this.one("exp", [x], {});
  log = (x: ValueId): ValueId => this.one("log", [x], {});
  sqrt = (x: ValueId): ValueId => this.one("sqrt", [x], {});
  rsqrt = (x: ValueId): ValueId => this.one("rsqrt", [x], {});
  sin = (x: ValueId): ValueId => this.one("sin", [x], {});
  cos = (x: ValueId): ValueId => this.one("cos", [x], {});
  floor = (x: ValueId): ValueId => this.one("floor", [x], {});
  roundNearestEven = (x: ValueId): ValueId => this.one("round_nearest_even", [x], {});
  not = (x: ValueId): ValueId => this.one("not", [x], {});
  relu = (x: ValueId): ValueId => this.one("relu", [x], {});
  stopGradient = (x: ValueId): ValueId => this.one("stop_gradient", [x], {});

  convert(x: ValueId, to: DType): ValueId {
    return this.dtype(x) === to ? x : this.one("convert", [x], { to });
  }

  add = (x: ValueId, y: ValueId): ValueId => this.one("add", [x, y], {});
  sub = (x: ValueId, y: ValueId): ValueId => this.one("sub", [x, y], {});
  mul = (x: ValueId, y: ValueId): ValueId => this.one("mul", [x, y], {});
  div = (x: ValueId, y: ValueId): ValueId => this.one("div", [x, y], {});
  max = (x: ValueId, y: ValueId): ValueId => this.one("max", [x, y], {});
  min = (x: ValueId, y: ValueId): ValueId => this.one("min", [x, y], {});
  and = (x: ValueId, y: ValueId): ValueId => this.one("and", [x, y], {});
  or = (x: ValueId, y: ValueId): ValueId => this.one("or", [x, y], {});
  shiftRightLogical = (x: ValueId, y: ValueId): ValueId => this.one("shift_right_logical", [x, y], {});
  reluGrad = (dy: ValueId, y: ValueId): ValueId => this.one("relu_grad", [dy, y], {});

  addNumber = (x: ValueId, n: number): ValueId => this.add(x, this.like(x, n));
  mulNumber = (x: ValueId, n: number): ValueId => this.mul(x, this.like(x, n));
  maxNumber = (x: ValueId, n: number): ValueId => this.max(x, this.like(x, n));
  minNumber = (x: ValueId, n: number): ValueId => this.min(x, this.like(x, n));

  compare(x: ValueId, y: ValueId, direction: Comparison): ValueId {
    return this.one("compare", [x, y], { direction });
  }

  select(predicate: ValueId, onTrue: ValueId, onFalse: ValueId): ValueId {
    return this.one("select", [predicate, onTrue, onFalse], {});
  }

  broadcastInDim(x: ValueId, shape: Shape, dimensions: readonly number[]): ValueId {
    return this.one("broadcast_in_dim", [x], { shape, dimensions });
  }

  /** Broadcasts a scalar to a shape. */
  splat(scalar: ValueId, shape: Shape): ValueId {
    return shape.length === 0 ? scalar : this.broadcastInDim(scalar, shape, []);
  }

  /** Broadcasts a vector along the last axis of a shape (a bias along channels). */
  alongLast(vector: ValueId, shape: Shape): ValueId {
    return this.broadcastInDim(vector, shape, [shape.length - 1]);
  }

  /** Broadcasts a vector along the first axis of a shape (one number for each row). */
  alongFirst(vector: ValueId, shape: Shape): ValueId {
    return this.broadcastInDim(vector, shape, [0]);
  }

  reshape(x: ValueId, shape: Shape): ValueId {
    return this.one("reshape", [x], { shape });
  }

  transpose(x: ValueId, permutation: readonly number[]): ValueId {
    return this.one("transpose", [x], { permutation });
  }

  slice(x: ValueId, start: readonly number[], limit: readonly number[]): ValueId {
    return this.one("slice", [x], { start, limit });
  }

  /** Rows start..limit of the first axis. */
  rows(x: ValueId, start: number, limit: number): ValueId {
    const shape = this.shape(x);
    if (start === 0 && limit === shape[0]) return x;
    return this.slice(x, [start, ...shape.slice(1).map(() => 0)], [limit, ...shape.slice(1)]);
  }

  /** Columns start..limit of the last axis. */
  columns(x: ValueId, start: number, limit: number): ValueId {
    const shape = this.shape(x);
    return this.slice(x, [...shape.slice(1).map(() => 0), start], [...shape.slice(0, -1), limit]);
  }

  pad(x: ValueId, low: readonly number[], high: readonly number[], value = 0): ValueId {
    return this.one("pad", [x], { low, high, value });
  }

  concatenate(values: readonly ValueId[], dimension: number): ValueId {
    return values.length === 1 ? values[0]! : this.one("concatenate", values, { dimension });
  }

  reverse(x: ValueId, dimensions: readonly number[]): ValueId {
    return this.one("reverse", [x], { dimensions });
  }

  gather(operand: ValueId, indices: ValueId): ValueId {
    return this.one("gather", [operand, indices], {});
  }

  reduceSum = (x: ValueId, axes: readonly number[]): ValueId => this.one("reduce_sum", [x], { axes });
  reduceMax = (x: ValueId, axes: readonly number[]): ValueId => this.one("reduce_max", [x], { axes });
  reduceMin = (x: ValueId, axes: readonly number[]): ValueId => this.one("reduce_min", [x], { axes });
  argmax = (x: ValueId, axis: number): ValueId => this.one("argmax", [x], { axis });

  /** Sum over every axis. */
  sumAll(x: ValueId): ValueId {
    return this.reduceSum(
      x,
      this.shape(x).map((_, i) => i),
    );
  }

  dot(x: ValueId, y: ValueId, transposeLhs = false, transposeRhs = false): ValueId {
    return this.one("dot_general", [x, y], { transposeLhs, transposeRhs });
  }

  convolution(x: ValueId, w: ValueId, attrs: ConvolutionAttrs): ValueId {
    return this.one("convolution", [x, w], attrs);
  }

  convolutionInputGrad(dy: ValueId, w: ValueId, attrs: ConvolutionAttrs, inputShape: Shape): ValueId {
    return this.one("convolution_input_grad", [dy, w], {
      strides: attrs.strides,
      padding: attrs.padding,
      inputShape,
    });
  }

  convolutionFilterGrad(x: ValueId, dy: ValueId, attrs: ConvolutionAttrs, filterShape: Shape): ValueId {
    return this.one("convolution_filter_grad", [x, dy], {
      strides: attrs.strides,
      padding: attrs.padding,
      filterShape,
    });
  }

  batchNormTraining(
    x: ValueId,
    gamma: ValueId,
    beta: ValueId,
    epsilon: number,
  ): { y: ValueId; mean: ValueId; variance: ValueId } {
    const [y, mean, variance] = this.emit("batch_norm_training", [x, gamma, beta], { epsilon });
    return { y: y!, mean: mean!, variance: variance! };
  }

  batchNormGrad(
    dy: ValueId,
    x: ValueId,
    gamma: ValueId,
    mean: ValueId,
    variance: ValueId,
    epsilon: number,
  ): { dx: ValueId; dgamma: ValueId; dbeta: ValueId } {
    const [dx, dgamma, dbeta] = this.emit("batch_norm_grad", [dy, x, gamma, mean, variance], { epsilon });
    return { dx: dx!, dgamma: dgamma!, dbeta: dbeta! };
  }

  /** Runs a body `count` times over carried values. The body may use values from outside. */
  repeat(
    count: number,
    carried: readonly ValueId[],
    body: (params: readonly ValueId[]) => readonly ValueId[],
  ): ValueId[] {
    const params = carried.map((value) => this.value(this.type(value)));
    this.regions.push([]);
    let results: readonly ValueId[];
    let instructions: AnyInstruction[];
    try {
      results = body(params);
    } finally {
      instructions = this.regions.pop()!;
    }
    return this.emit("repeat", carried, { count, body: { params, instructions, results } });
  }

  finish(): Program {
    return {
      name: this.name,
      types: this.types,
      inputs: this.inputs,
      variables: [...this.variables.values()],
      instructions: this.regions[0]!,
      outputs: this.outputs,
      updates: [...this.updates.values()],
      origins: this.origins,
    };
  }
}
