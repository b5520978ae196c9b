import type { Tensor } from "@tensorflow/tfjs-core";
import type { Op } from "../../../compiler/tensor/ops.ts";
import type { Instruction, Program, Region, TensorType, ValueId } from "../../../compiler/tensor/program.ts";
import { RULES as REFERENCE, type RunRegion } from "../reference/rules.ts";
import type { Loaded } from "./backends.ts";
import { lastUses } from "./lifetimes.ts";
import { RULES, type Rule } from "./rules.ts";
import {
  dispose,
  fromNumbers,
  isWords,
  isWordType,
  numbersOf,
  share,
  type Value,
  type Words,
} from "./values.ts";

/** The longest time without yielding to the event loop, during which the screen and the keys are blocked. */
const PAUSE_EVERY_MS = 50;

/** The values of the current region; the values of outer regions are in its parent. */
export class Frame {
  private readonly own = new Map<ValueId, Value>();
  constructor(private readonly parent?: Frame) {}

  get(id: ValueId): Value {
    const value = this.own.get(id) ?? this.parent?.get(id);
    if (value === undefined)
      throw new Error(`value ${id} is used before it is defined or after it was freed`);
    return value;
  }

  set(id: ValueId, value: Value): void {
    this.own.set(id, value);
  }

  free(ids: Iterable<ValueId> = [...this.own.keys()]): void {
    for (const id of ids) {
      const value = this.own.get(id);
      if (value !== undefined) dispose(value);
      this.own.delete(id);
    }
  }
}

/** Runs one program, operation by operation. */
export class Interpreter {
  private readonly ends = new Map<Region, readonly (readonly ValueId[])[]>();
  private lastPause = 0;

  constructor(
    private readonly library: Loaded,
    private readonly program: Program,
  ) {}

  /** Executes a region in its frame. The caller owns the results and must dispose of them. */
  async run(region: Region, frame: Frame): Promise<Value[]> {
    const ends = this.endsOf(region);
    for (const [i, instruction] of region.instructions.entries()) {
      if (instruction.op === "repeat") await this.repeat(instruction, frame);
      else this.execute<Op>(instruction, frame);
      frame.free(ends[i]);
      await this.pause();
    }
    return region.results.map((value) => share(frame.get(value)));
  }

  private async repeat({ operands, attrs, results }: Instruction<"repeat">, frame: Frame): Promise<void> {
    let carried = operands.map((value) => share(frame.get(value)));
    for (let trip = 0; trip < attrs.count; trip++) {
      const inner = new Frame(frame);
      attrs.body.params.forEach((param, i) => {
        inner.set(param, carried[i]!);
      });
      try {
        carried = await this.run(attrs.body, inner);
      } finally {
        inner.free();
      }
    }
    results.forEach((value, i) => {
      frame.set(value, carried[i]!);
    });
  }

  private execute<K extends Op>(instruction: Instruction<K>, frame: Frame): void {
    const { op, operands, results } = instruction;
    const values = operands.map((value) => frame.get(value));
    const types = [...operands, ...results].map((value) => this.program.types[value]!);
    const rule = RULES[op];
    const made =
      typeof rule === "string" || this.belongsOnHost(op, types)
        ? this.onHost(instruction, values)
        : this.inLibrary(rule, instruction, values as Tensor[]);
    results.forEach((value, i) => {
      frame.set(value, made[i]!);
    });
  }

  private inLibrary<K extends Op>(
    rule: Rule<K>,
    { attrs, results }: Instruction<K>,
    operands: Tensor[],
  ): Tensor[] {
    const types = results.map((value) => this.program.types[value]!);
    return this.library.tf.tidy(() => [...rule(this.library, attrs, operands, types)]);
  }

  /** Whether an operation runs on the host: the library has no u32, its i32 division rounds down, its i32 product is inexact. */
  private belongsOnHost(op: Op, types: readonly TensorType[]): boolean {
    if (types.some(({ dtype }) => isWordType(dtype))) return true;
    if (op === "div" || op === "mul") return types[0]?.dtype === "i32";
    return op.startsWith("convolution") && this.library.backend.convolutions === "host";
  }

  /** Computes an operation with the reference engine. The data are small, except for stored images, whose rows are only copied. */
  private onHost<K extends Op>(
    { op, attrs, operands, results }: Instruction<K>,
    values: readonly Value[],
  ): Value[] {
    const [first, second] = values;
    if (op === "gather" && isWords(first!)) return [rowsOf(first, numbersOf(second!))];
    const tensors = values.map((value, i) => ({
      ...this.program.types[operands[i]!]!,
      data: Float64Array.from(numbersOf(value)),
    }));
    const types = results.map((value) => this.program.types[value]!);
    const numbers = REFERENCE[op](attrs, tensors, types, noRegion);
    return types.map((type, i) => fromNumbers(this.library.tf, type, numbers[i]!));
  }

  private endsOf(region: Region): readonly (readonly ValueId[])[] {
    const known = this.ends.get(region) ?? lastUses(region);
    this.ends.set(region, known);
    return known;
  }

  private async pause(): Promise<void> {
    if (performance.now() - this.lastPause < PAUSE_EVERY_MS) return;
    await new Promise((resume) => setImmediate(resume));
    this.lastPause = performance.now();
  }
}

function rowsOf({ dtype, shape, data }: Words, indices: ArrayLike<number>): Words {
  const width = data.length / shape[0]!;
  const out =
    dtype === "u8" ? new Uint8Array(indices.length * width) : new Uint32Array(indices.length * width);
  for (let i = 0; i < indices.length; i++) {
    out.set(data.subarray(indices[i]! * width, (indices[i]! + 1) * width), i * width);
  }
  return { dtype, shape: [indices.length, ...shape.slice(1)], data: out };
}

const noRegion: RunRegion = () => {
  throw new Error("a loop is the interpreter's");
};
